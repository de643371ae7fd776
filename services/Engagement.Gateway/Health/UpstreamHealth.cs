using Engagement.Gateway.Routing;
using Grpc.HealthCheck;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Engagement.Gateway.Health;

/// <summary>
/// Answers `grpc.health.v1` for each service behind the gateway, by name, from what the proxy's probes found. The gateway's own health (the
/// empty name, and `/health`) does not depend on them: a gateway with a dead service behind it still serves the others.
/// </summary>
internal sealed class UpstreamHealth(
    HealthServiceImpl health, IProxyStateLookup proxy, TimeProvider timeProvider, ILogger<UpstreamHealth> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, ServingStatus> _known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, timeProvider);
        do
        {
            foreach (var upstream in Upstreams.All)
                Observe(upstream, StatusOf(upstream));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Observe(string upstream, ServingStatus status)
    {
        if (_known.GetValueOrDefault(upstream) == status)
            return;
        _known[upstream] = status;
        foreach (var service in PublicRpc.Services.Where(service => Upstreams.Of(service) == upstream))
            health.SetStatus(service.FullName, status);
        if (status == ServingStatus.Serving)
            Log.UpstreamFound(logger, upstream);
        else
            Log.UpstreamLost(logger, upstream);
    }

    private ServingStatus StatusOf(string upstream)
        => proxy.TryGetCluster(RouteTable.GrpcCluster(upstream), out var cluster) && cluster.DestinationsState.AllDestinations.Any(IsWell)
            ? ServingStatus.Serving
            : ServingStatus.NotServing;

    private static bool IsWell(DestinationState destination)
        => destination.Health is { Active: DestinationHealth.Healthy, Passive: not DestinationHealth.Unhealthy };
}
