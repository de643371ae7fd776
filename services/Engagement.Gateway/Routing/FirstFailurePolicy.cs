using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Engagement.Gateway.Routing;

/// <summary>Leaves a replica out as soon as one call could not be brought to it, until its reactivation period is over.</summary>
internal sealed class FirstFailurePolicy(IDestinationHealthUpdater updater) : IPassiveHealthCheckPolicy
{
    public const string PolicyName = "FirstFailure";

    public string Name => PolicyName;

    public void RequestProxied(HttpContext context, ClusterState cluster, DestinationState destination)
    {
        if (UpstreamFailure.Of(context) is { } && cluster.Model.Config.HealthCheck?.Passive?.ReactivationPeriod is { } period)
            updater.SetPassive(cluster, destination, DestinationHealth.Unhealthy, period);
        else if (destination.Health.Passive == DestinationHealth.Unhealthy)
            updater.SetPassive(cluster, destination, DestinationHealth.Healthy, TimeSpan.Zero);
    }
}
