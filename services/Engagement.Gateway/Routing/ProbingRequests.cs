using System.Net;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Engagement.Gateway.Routing;

/// <summary>Probes over HTTP/1.1, where each replica's `/health` is, also for the clusters that speak HTTP/2.</summary>
internal sealed class ProbingRequests : IProbingRequestFactory
{
    public HttpRequestMessage CreateRequest(ClusterModel cluster, DestinationModel destination)
        => new(HttpMethod.Get, new Uri(new Uri(destination.Config.Health!), cluster.Config.HealthCheck!.Active!.Path))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
}
