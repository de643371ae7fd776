using Engagement.Platform.Ledger;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>Writes the fold.</summary>
internal sealed class FoldStore(NpgsqlDataSource dataSource)
{
    private readonly LedgerFold _fold = new(dataSource, "fold");

    public Task<long> ReadPositionAsync(CancellationToken cancellationToken) => _fold.ReadPositionAsync(cancellationToken);

    /// <summary>As LedgerFold.TryApplyAsync.</summary>
    public Task<bool> TryApplyAsync(long after, FoldBatch batch, CancellationToken cancellationToken)
        => _fold.TryApplyReadingAsync(after, batch.Until, connection => CommandsAsync(batch, connection, cancellationToken), cancellationToken);

    // Read while the fold's row is locked, which a pause or a reset locks too: what they cover does not change under the batch.
    private static async Task<IEnumerable<NpgsqlBatchCommand>> CommandsAsync(
        FoldBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var viewers = batch.Signals.Keys.Select(key => key.ViewerId).Distinct().ToArray();
        var unlearned = await UnlearnedTimes.ReadAsync(connection, viewers, cancellationToken);
        return FoldCommands.Of(unlearned.IsEmpty ? batch : new FoldBatch(batch.Events, unlearned));
    }
}
