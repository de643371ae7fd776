using Engagement.Gateway.Refusals;
using Engagement.Platform.Errors;
using Yarp.ReverseProxy.Forwarder;

namespace Engagement.Gateway.Routing;

/// <summary>
/// Takes a call to the next replica when the first does not even accept a connection. When none does, it tells the client in its form.
/// </summary>
internal sealed class FailoverMiddleware(RequestDelegate next, GatewayMetrics metrics)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var untried = proxy.AvailableDestinations.ToList();
        while (true)
        {
            await next(context);
            if (UpstreamFailure.Of(context) is not { } failure || context.Response.HasStarted)
                return;
            context.Response.Clear();
            metrics.UpstreamFailed(proxy.Cluster.Config.ClusterId, failure.Error);
            untried.RemoveAll(destination => destination == proxy.ProxiedDestination);
            if (!failure.NothingWasSent || untried.Count == 0)
                break;
            context.Features.Set<IForwarderErrorFeature>(null);
            proxy.ProxiedDestination = null;
            proxy.AvailableDestinations = [.. untried];
        }
        await Refusal.WriteAsync(context, Problem.Unavailable());
    }
}
