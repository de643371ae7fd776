using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;

namespace Engagement.Remix.Credit;

/// <summary>
/// Folds the ledger into earnings, credit and the points of challenges, live, one replica at a time. Exactly once: a batch and the new position are one
/// transaction, which has no effect when the position is not where this process believes it.
/// </summary>
internal sealed class CreditFolder(CreditFoldStore store, LedgerTail tail, Leader leader, RemixMetrics metrics, TimeProvider timeProvider) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("remix-credit", FoldAsync, stoppingToken);

    private async Task FoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var position = await store.ReadPositionAsync(cancellationToken);
            await foreach (var batch in tail.ReadAsync(position, cancellationToken))
            {
                if (batch.Events.Count == 0)
                    continue;
                if (!await store.TryApplyAsync(position, batch.Events, cancellationToken))
                    break;
                position = batch.Events[^1].Position;
                metrics.Folded(batch.Events.Count, timeProvider.GetUtcNow() - batch.Events[0].RecordedAt.ToDateTimeOffset());
            }
        }
    }
}
