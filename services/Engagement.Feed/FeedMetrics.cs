using System.Diagnostics.Metrics;

namespace Engagement.Feed;

internal sealed class FeedMetrics
{
    private readonly Gauge<long> _lag;
    private readonly Histogram<double> _latency;
    private readonly Histogram<int> _batch;
    private readonly Gauge<int> _videos;
    private readonly Histogram<double> _ranking;
    private readonly Histogram<int> _candidates;
    private readonly Counter<long> _served;
    private readonly Counter<long> _withoutGrain;
    private readonly Counter<long> _unasked;
    private readonly Histogram<double> _slateCost;
    private readonly Counter<long> _explored;
    private readonly Counter<long> _cleaned;
    private readonly Counter<long> _preferences;

    public FeedMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(FeedTelemetry.Name);
        _lag = meter.CreateGauge<long>("engagement.feed.fold.lag", "{event}", "Events between the ledger's head and the fold");
        _latency = meter.CreateHistogram<double>("engagement.feed.fold.latency", "s", "From an event's record in the ledger to its fold");
        _batch = meter.CreateHistogram<int>("engagement.feed.fold.batch", "{event}", "Events in a fold's commit");
        _videos = meter.CreateGauge<int>("engagement.feed.index.videos", "{video}", "Videos in this process's candidate index");
        _ranking = meter.CreateHistogram<double>("engagement.feed.ranking.duration", "s", "Finding, scoring and sorting the candidates of a request");
        _candidates = meter.CreateHistogram<int>("engagement.feed.ranking.candidates", "{video}", "Candidates scored in a request");
        _served = meter.CreateCounter<long>("engagement.feed.served", "{video}", "Videos served by For You");
        _withoutGrain = meter.CreateCounter<long>("engagement.feed.without_grain", "{call}", "Calls served here, the viewer's own process being gone");
        _unasked = meter.CreateCounter<long>("engagement.feed.unasked", "{page}", "Pages served as the fold knew them, Remix not having answered");
        _slateCost = meter.CreateHistogram<double>("engagement.feed.slate.cost", "1", "Share of score that a slate's first stretch gives away");
        _explored = meter.CreateCounter<long>("engagement.feed.exploration", "{position}", "Served positions for what is new, by whether there was any");
        _cleaned = meter.CreateCounter<long>("engagement.feed.cleaned", "{page}", "Pages deleted from the log of what was served");
        _preferences = meter.CreateCounter<long>("engagement.feed.preferences", "{write}", "Writes of viewers' preferences, by what and whether it was a repeat");
    }

    public void Folded(int events, TimeSpan latency, long lag)
    {
        _batch.Record(events);
        _latency.Record(latency.TotalSeconds);
        _lag.Record(lag);
    }

    public void Lag(long lag) => _lag.Record(lag);

    public void Indexed(int videos) => _videos.Record(videos);

    public void Ranked(int candidates, double? slateCost, TimeSpan duration)
    {
        if (slateCost is { } cost)
            _slateCost.Record(cost);
        _candidates.Record(candidates);
        _ranking.Record(duration.TotalSeconds);
    }

    public void Served(int videos) => _served.Add(videos);

    public void ServedWithoutGrain() => _withoutGrain.Add(1);

    public void Explored(int filled, int empty)
    {
        _explored.Add(filled, new KeyValuePair<string, object?>("filled", true));
        _explored.Add(empty, new KeyValuePair<string, object?>("filled", false));
    }

    public void Cleaned(int pages) => _cleaned.Add(pages);

    public void ServedUnasked() => _unasked.Add(1);

    public void PreferenceWritten(string what, bool duplicate) => _preferences.Add(1, new("what", what), new("duplicate", duplicate));
}
