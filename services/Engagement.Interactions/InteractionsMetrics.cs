using System.Diagnostics.Metrics;
using Engagement.Interactions.Ledger;

namespace Engagement.Interactions;

internal sealed class InteractionsMetrics
{
    private readonly Counter<long> _recorded;
    private readonly Counter<long> _duplicates;
    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _commit;
    private readonly Gauge<int> _backlog;
    private readonly Gauge<long> _counterLag;
    private readonly Counter<long> _rebuilds;

    public InteractionsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(InteractionsTelemetry.Name);
        _recorded = meter.CreateCounter<long>("engagement.ledger.recorded", "{event}", "Events committed to the ledger, by kind");
        _duplicates = meter.CreateCounter<long>("engagement.ledger.duplicates", "{event}", "Repeats answered with the first receipt, or refused");
        _batch = meter.CreateHistogram<int>("engagement.ledger.batch", "{event}", "Events in a commit");
        _commit = meter.CreateHistogram<double>("engagement.ledger.commit.duration", "s", "One commit, from the head's lock to the disk");
        _backlog = meter.CreateGauge<int>("engagement.ledger.backlog", "{event}", "Events that wait for a commit");
        _counterLag = meter.CreateGauge<long>("engagement.counters.lag", "{event}", "Events between the ledger's head and the live counters");
        _rebuilds = meter.CreateCounter<long>("engagement.counters.rebuilds", "{shard}", "Counter shards rebuilt from the ledger");
    }

    public void Committed(LedgerPlan plan, TimeSpan duration)
    {
        foreach (var kind in plan.Recorded.CountBy(entry => entry.Kind))
            _recorded.Add(kind.Value, new KeyValuePair<string, object?>("kind", kind.Key.ToString()));
        _duplicates.Add(plan.Entries.Length - plan.Recorded.Count);
        _batch.Record(plan.Entries.Length);
        _commit.Record(duration.TotalSeconds);
    }

    public void Backlog(int events) => _backlog.Record(events);

    public void CounterLag(long events) => _counterLag.Record(events);

    public void Rebuilt(int shards) => _rebuilds.Add(shards);
}
