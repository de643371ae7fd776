using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace Engagement.Gateway.Routing;

/// <summary>The proxy's routes and clusters, from the contracts and the replicas' addresses: nobody writes or forgets a route.</summary>
internal static class RouteTable
{
    /// <summary>The key of a route's metadata under which its RPC's path is; the OpenAPI routes have none.</summary>
    public const string Rpc = "rpc";

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<RouteConfig> Routes() => [.. PublicRpc.All.SelectMany(RoutesOf), .. Upstreams.All.Select(OpenApiRoute)];

    public static IReadOnlyList<ClusterConfig> Clusters(IConfiguration configuration)
        => [.. Upstreams.All.SelectMany(upstream => ClustersOf(upstream, Upstreams.ReplicasOf(upstream, configuration)))];

    /// <summary>The replicas' HTTP/2 endpoints: gRPC.</summary>
    public static string GrpcCluster(string upstream) => $"{upstream}-grpc";

    /// <summary>The replicas' HTTP/1.1 endpoints: gRPC-Web, JSON and OpenAPI.</summary>
    public static string HttpCluster(string upstream) => $"{upstream}-http";

    private static IEnumerable<RouteConfig> RoutesOf(PublicRpc rpc)
    {
        // `application/grpc` also begins the content types of gRPC-Web, which is therefore looked at first.
        yield return Route(rpc, $"web {rpc.Path}", HttpCluster(rpc.Upstream), ContentType(rpc, "application/grpc-web"), order: 0);
        yield return Route(rpc, $"grpc {rpc.Path}", GrpcCluster(rpc.Upstream), ContentType(rpc, "application/grpc"), order: 1);
        foreach (var (method, pattern) in rpc.HttpBindings)
        {
            var match = new RouteMatch { Path = pattern, Methods = [method] };
            yield return Route(rpc, $"{method} {pattern}", HttpCluster(rpc.Upstream), match, order: 0);
        }
    }

    private static RouteConfig Route(PublicRpc rpc, string id, string cluster, RouteMatch match, int order) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = match,
        Order = order,
        Metadata = new Dictionary<string, string> { [Rpc] = rpc.Path },
    };

    private static RouteMatch ContentType(PublicRpc rpc, string prefix) => new()
    {
        Path = rpc.Path,
        Methods = [HttpMethods.Post],
        Headers = [new RouteHeader { Name = "Content-Type", Values = [prefix], Mode = HeaderMatchMode.HeaderPrefix }],
    };

    private static RouteConfig OpenApiRoute(string upstream) => new()
    {
        RouteId = $"openapi {upstream}",
        ClusterId = HttpCluster(upstream),
        Match = new RouteMatch { Path = $"/openapi/{upstream}.json", Methods = [HttpMethods.Get] },
        Transforms = [new Dictionary<string, string> { ["PathSet"] = "/openapi/v1.json" }],
    };

    private static IEnumerable<ClusterConfig> ClustersOf(string upstream, IReadOnlyList<Replica> replicas)
    {
        yield return Cluster(GrpcCluster(upstream), HttpVersion.Version20, replicas, replica => replica.GrpcAddress);
        yield return Cluster(HttpCluster(upstream), HttpVersion.Version11, replicas, replica => replica.HttpAddress);
    }

    private static ClusterConfig Cluster(string id, Version version, IReadOnlyList<Replica> replicas, Func<Replica, string> addressOf)
        => new()
        {
            ClusterId = id,
            LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
            Destinations = replicas.Select((replica, index) => (Key: $"{id}-{index}", replica)).ToDictionary(
                entry => entry.Key,
                entry => new DestinationConfig { Address = addressOf(entry.replica), Health = entry.replica.HttpAddress }),
            HttpRequest = new ForwarderRequestConfig
            {
                Version = version,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                // A stream may be silent for hours. A dead peer is found by HTTP/2 pings, and calls end with their own deadline.
                ActivityTimeout = Timeout.InfiniteTimeSpan,
            },
            HealthCheck = new HealthCheckConfig
            {
                // When no replica is well, all are tried: so the first call after a recovery succeeds, without waiting for the next probe.
                AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
                Passive = new PassiveHealthCheckConfig
                {
                    Enabled = true,
                    Policy = FirstFailurePolicy.PolicyName,
                    ReactivationPeriod = TimeSpan.FromSeconds(1),
                },
                Active = new ActiveHealthCheckConfig
                {
                    Enabled = true,
                    Interval = ProbeInterval,
                    Timeout = ProbeInterval,
                    Path = "/health",
                    Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
                },
            },
        };
}
