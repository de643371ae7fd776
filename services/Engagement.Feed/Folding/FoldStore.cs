using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>Writes the fold.</summary>
internal sealed class FoldStore(NpgsqlDataSource dataSource)
{
    // As LedgerFold does with the position: when it is not the one that the batch was made by, the batch ends with nothing done.
    private const string RequireRevision = "UPDATE fold SET unlearned_revision = CASE WHEN unlearned_revision = $1 THEN $1 END";

    private readonly LedgerFold _fold = new(dataSource, "fold");
    private long _revision;

    public Task<long> ReadPositionAsync(CancellationToken cancellationToken) => _fold.ReadPositionAsync(cancellationToken);

    /// <summary>As <see cref="LedgerFold.TryApplyAsync"/>.</summary>
    public async Task<bool> TryApplyAsync(long after, FoldBatch batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            // At revision 0 nobody has ever paused or reset anything, and a batch is one round trip.
            var unlearned = _revision == 0 ? new UnlearnedTimes() : await UnlearnedTimes.ReadAsync(dataSource, batch.Viewers, cancellationToken);
            var commands = FoldCommands.Of(unlearned.IsEmpty ? batch : new FoldBatch(batch.Events, unlearned));
            if (await _fold.TryApplyAsync(
                after, batch.Until, commands.Prepend(Statement.Of(RequireRevision, unlearned.Revision)), cancellationToken))
                return true;
            if (await ReadPositionAsync(cancellationToken) != after)
                return false;
            _revision = (await UnlearnedTimes.ReadAsync(dataSource, [], cancellationToken)).Revision;
        }
    }
}
