using System.Diagnostics.Metrics;

namespace Engagement.Insights;

/// <summary>The meter `Engagement.Insights`.</summary>
internal sealed class InsightsMetrics
{
    public const string Meter = "Engagement.Insights";

    private readonly Counter<long> _read;
    private readonly Counter<long> _folded;
    private readonly Histogram<double> _foldLatency;

    public InsightsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _read = meter.CreateCounter<long>("engagement.insights.read", "{report}", "Reports asked for, by report");
        _folded = meter.CreateCounter<long>("engagement.insights.folded", "{event}", "Events of the ledger folded into figures");
        _foldLatency = meter.CreateHistogram<double>(
            "engagement.insights.fold.latency", "s", "From an event's commit to the ledger to its figures, of the oldest of a batch");
    }

    public void Read(string report) => _read.Add(1, new KeyValuePair<string, object?>("report", report));

    public void Folded(int events, TimeSpan latency)
    {
        _folded.Add(events);
        _foldLatency.Record(latency.TotalSeconds);
    }
}
