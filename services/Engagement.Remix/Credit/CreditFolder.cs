using Engagement.Ledger.V1;
using Engagement.Platform.Leadership;
using Engagement.Platform.Ledger;
using Npgsql;

namespace Engagement.Remix.Credit;

/// <summary>Folds the ledger into earnings, credit and the points of challenges, live, one replica at a time.</summary>
internal sealed class CreditFolder(NpgsqlDataSource dataSource, LedgerTail tail, Leader leader, RemixMetrics metrics, TimeProvider timeProvider)
    : BackgroundService
{
    private readonly LedgerFold _fold = new(dataSource, "fold");

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => leader.RunAsync("remix-credit", token => _fold.FollowAsync(tail, TryApplyAsync, token), stoppingToken);

    private async Task<bool> TryApplyAsync(long after, IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
    {
        if (!await _fold.TryApplyAsync(after, events[^1].Position, CreditCommands.Of(events), cancellationToken))
            return false;
        metrics.Folded(events.Count, timeProvider.GetUtcNow() - events[0].RecordedAt.ToDateTimeOffset());
        return true;
    }
}
