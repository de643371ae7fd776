using Engagement.Ledger.V1;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;

namespace Engagement.Feed.Folding;

/// <summary>
/// Folds the ledger into the feed's database, live, one process of the cluster at a time. Exactly once: a batch and the new position are one
/// transaction, which has no effect when the position is not where this process believes it.
/// </summary>
internal sealed class LedgerFolder(
    FoldStore store, LedgerTail tail, Leader leader, FeedMetrics metrics, TimeProvider timeProvider, ILogger<LedgerFolder> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("feed-fold", FoldAsync, stoppingToken);

    private async Task FoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var position = await store.ReadPositionAsync(cancellationToken);
            Log.Folding(logger, position);
            await foreach (var batch in tail.ReadAsync(position, cancellationToken))
            {
                if (batch.Events.Count > 0)
                {
                    if (!await TryFoldAsync(position, batch, cancellationToken))
                        break;
                    position = batch.Events[^1].Position;
                }
                metrics.Lag(Math.Max(0, batch.HeadPosition - position));
            }
            Log.FoldMoved(logger, position);
        }
    }

    private async Task<bool> TryFoldAsync(long position, TailResponse batch, CancellationToken cancellationToken)
    {
        using var traces = FoldTraces.Start(batch.Events);
        if (!await store.TryApplyAsync(position, new FoldBatch(batch.Events), cancellationToken))
            return false;
        traces?.Complete();
        var latency = timeProvider.GetUtcNow() - batch.Events[0].RecordedAt.ToDateTimeOffset();
        metrics.Folded(batch.Events.Count, latency, Math.Max(0, batch.HeadPosition - batch.Events[^1].Position));
        return true;
    }
}
