using Engagement.Ledger.V1;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Npgsql;

namespace Engagement.Insights.Folding;

/// <summary>Folds the ledger into figures, live, one replica at a time.</summary>
internal sealed class InsightsFolder(
    NpgsqlDataSource dataSource, LedgerFolding folding, LedgerTail tail, Leader leader, InsightsMetrics metrics, TimeProvider timeProvider) : BackgroundService
{
    private readonly LedgerFold _fold = new(dataSource, "fold");

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => leader.RunAsync("insights-fold", token => _fold.FollowAsync(tail, TryApplyAsync, token), stoppingToken);

    private async Task<bool> TryApplyAsync(long after, IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        if (!await _fold.TryApplyAsync(after, events[^1].Position, await folding.FoldAsync(events, cancellationToken), cancellationToken))
            return false;
        metrics.Folded(events.Count, timeProvider.GetUtcNow() - events[0].RecordedAt.ToDateTimeOffset());
        return true;
    }
}
