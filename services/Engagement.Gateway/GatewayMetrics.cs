using System.Diagnostics.Metrics;
using Engagement.Errors.V1;
using Yarp.ReverseProxy.Forwarder;

namespace Engagement.Gateway;

/// <summary>The meter `Engagement.Gateway`.</summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "Engagement.Gateway";

    private readonly Counter<long> _refusals;
    private readonly Counter<long> _upstreamFailures;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _refusals = meter.CreateCounter<long>("engagement.gateway.refusals", "{call}", "Calls that the gateway itself refused, by reason.");
        _upstreamFailures = meter.CreateCounter<long>(
            "engagement.gateway.upstream_failures", "{call}", "Calls that a replica did not answer, by cluster and error.");
    }

    public void Refused(ErrorReason reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    public void UpstreamFailed(string cluster, ForwarderError error)
        => _upstreamFailures.Add(1, new("cluster", cluster), new("error", error.ToString()));
}
