using System.Diagnostics.Metrics;
using Engagement.Errors.V1;
using Engagement.Remix.V1;

namespace Engagement.Remix;

/// <summary>The meter `Engagement.Remix`.</summary>
internal sealed class RemixMetrics
{
    public const string Meter = "Engagement.Remix";

    private readonly Counter<long> _published;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _restored;
    private readonly Counter<long> _takenDown;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _folded;
    private readonly Histogram<double> _foldLatency;

    public RemixMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        _published = meter.CreateCounter<long>("engagement.videos.published", "{video}", "Videos published, by kind: original, duet, stitch");
        _deleted = meter.CreateCounter<long>("engagement.videos.deleted", "{video}", "Videos deleted");
        _restored = meter.CreateCounter<long>("engagement.videos.restored", "{video}", "Deleted videos restored");
        _takenDown = meter.CreateCounter<long>("engagement.videos.taken_down", "{video}", "Videos taken down, by reason");
        _folded = meter.CreateCounter<long>("engagement.credit.folded", "{event}", "Events of the ledger folded into credit");
        _foldLatency = meter.CreateHistogram<double>(
            "engagement.credit.fold.latency", "s", "From an event's commit to the ledger to its effect on credit, of the oldest of a batch");
        _duplicates = meter.CreateCounter<long>("engagement.videos.duplicates", "{call}", "Repeats answered with the first response");
        _refused = meter.CreateCounter<long>("engagement.remixes.refused", "{call}", "Duets and stitches refused, by kind and reason");
    }

    public void Published(RemixKind kind) => _published.Add(1, Tag("kind", NameOf(kind)));

    public void Deleted() => _deleted.Add(1);

    public void Restored() => _restored.Add(1);

    public void TakenDown(long videos, TakedownReason reason) => _takenDown.Add(videos, Tag("reason", reason.ToString()));

    public void Folded(int events, TimeSpan latency)
    {
        _folded.Add(events);
        _foldLatency.Record(latency.TotalSeconds);
    }

    public void Duplicate() => _duplicates.Add(1);

    public void Refused(RemixKind kind, ErrorReason reason) => _refused.Add(1, Tag("kind", NameOf(kind)), Tag("reason", reason.ToString()));

    private static string NameOf(RemixKind kind) => kind switch
    {
        RemixKind.Duet => "duet",
        RemixKind.Stitch => "stitch",
        _ => "original",
    };

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
