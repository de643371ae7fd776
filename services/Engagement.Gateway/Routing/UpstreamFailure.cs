using Yarp.ReverseProxy.Forwarder;

namespace Engagement.Gateway.Routing;

/// <summary>Why a call was not answered by its upstream, when that is not the client's own doing.</summary>
internal readonly record struct UpstreamFailure(ForwarderError Error, Exception? Exception)
{
    /// <summary>No connection came about, so nothing was sent: another replica may be tried, whatever the call.</summary>
    public bool NothingWasSent => Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };

    public static UpstreamFailure? Of(HttpContext context)
        => context.Features.Get<IForwarderErrorFeature>() is { Error: not ForwarderError.None } feature
            && !context.RequestAborted.IsCancellationRequested
            ? new UpstreamFailure(feature.Error, feature.Exception)
            : null;
}
