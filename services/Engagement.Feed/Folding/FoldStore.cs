using Engagement.Feed.Experiments;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>Writes the fold.</summary>
internal sealed class FoldStore(NpgsqlDataSource dataSource)
{
    // As LedgerFold does with the position: when they are not those that the batch was made by, the batch ends with nothing done.
    private const string RequireRevisions = """
        UPDATE fold SET unlearned_revision = CASE WHEN unlearned_revision = $1 AND (experiment_revision > 0) = $2 THEN $1 END
        """;

    private const string SelectMeasures = "SELECT experiment_revision > 0 FROM fold";

    private readonly LedgerFold _fold = new(dataSource, "fold");
    private long _revision;
    private bool _measures;

    public Task<long> ReadPositionAsync(CancellationToken cancellationToken) => _fold.ReadPositionAsync(cancellationToken);

    /// <summary>As <see cref="LedgerFold.TryApplyAsync"/>.</summary>
    public async Task<bool> TryApplyAsync(long after, FoldBatch batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            // At revision 0 nobody has ever paused or reset anything, and a batch is one round trip.
            var unlearned = _revision == 0 ? new UnlearnedTimes() : await UnlearnedTimes.ReadAsync(dataSource, batch.Viewers, cancellationToken);
            var commands = FoldCommands.Of(unlearned.IsEmpty ? batch : new FoldBatch(batch.Events, unlearned));
            // Until somebody starts an experiment there is nothing to measure. The lengths of videos are looked up, so these come last.
            if (_measures)
                commands = commands.Concat(ReactionCommands.Of(batch.Events, unlearned));
            if (await _fold.TryApplyAsync(
                after, batch.Until, commands.Prepend(Statement.Of(RequireRevisions, unlearned.Revision, _measures)), cancellationToken))
                return true;
            if (await ReadPositionAsync(cancellationToken) != after)
                return false;
            _revision = (await UnlearnedTimes.ReadAsync(dataSource, [], cancellationToken)).Revision;
            await using var measures = dataSource.CreateCommand(SelectMeasures);
            _measures = (bool)(await measures.ExecuteScalarAsync(cancellationToken))!;
        }
    }
}
