using System.Diagnostics;
using Engagement.Ledger.V1;

namespace Engagement.Feed.Folding;

/// <summary>
/// The spans of a batch's fold: one `fold` in every trace that an event of it came with, so that a trace reaches from a client's like to its
/// effect on the feed, and one `fold batch` of its own that links to them.
/// </summary>
internal sealed class FoldTraces : IDisposable
{
    /// <summary>Links of a span; the SDK's own limit.</summary>
    private const int MostLinks = 128;

    private readonly List<Activity> _folds = [];
    private readonly Activity? _batch;
    private bool _completed;

    private FoldTraces(IReadOnlyList<LedgerEvent> events)
    {
        Activity.Current = null;
        _batch = FeedTelemetry.Source.StartActivity("fold batch")?.SetTag("engagement.events", events.Count);
        foreach (var trace in events.GroupBy(TraceOf).Where(trace => trace.Key.Length > 0))
        {
            if (ActivityContext.TryParse(trace.First().Traceparent, traceState: null, isRemote: true, out var parent)
                && FeedTelemetry.Source.StartActivity("fold", ActivityKind.Consumer, parent) is { } fold)
                _folds.Add(fold.SetTag("engagement.ledger.position", trace.Last().Position).SetTag("engagement.events", trace.Count()));
        }
        foreach (var fold in _folds.Take(MostLinks))
            _batch?.AddLink(new ActivityLink(fold.Context));
    }

    /// <summary>Starts them; null, at no cost, when nobody listens.</summary>
    public static FoldTraces? Start(IReadOnlyList<LedgerEvent> events) => FeedTelemetry.Source.HasListeners() ? new FoldTraces(events) : null;

    /// <summary>Their work is committed; without this they end as failed.</summary>
    public void Complete() => _completed = true;

    public void Dispose()
    {
        foreach (var activity in _completed ? [] : _folds.Append(_batch))
            activity?.SetStatus(ActivityStatusCode.Error);
        // Each became the current one after the one before it.
        for (var fold = _folds.Count - 1; fold >= 0; fold--)
            _folds[fold].Dispose();
        _batch?.Dispose();
    }

    /// <summary>The trace's id in a `traceparent`, of the form 00-TRACE-SPAN-FLAGS.</summary>
    private static string TraceOf(LedgerEvent ledgerEvent)
        => ledgerEvent.Traceparent.Split('-') is [_, { Length: 32 } trace, _, _] ? trace : "";
}
