using Engagement.Platform.Ledger;
using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>Writes the fold.</summary>
internal sealed class FoldStore(NpgsqlDataSource dataSource)
{
    private readonly LedgerFold _fold = new(dataSource, "fold");

    public Task<long> ReadPositionAsync(CancellationToken cancellationToken) => _fold.ReadPositionAsync(cancellationToken);

    /// <summary>As <see cref="LedgerFold.TryApplyAsync"/>.</summary>
    public Task<bool> TryApplyAsync(long after, FoldBatch batch, CancellationToken cancellationToken)
        => _fold.TryApplyAsync(after, batch.Until, FoldCommands.Of(batch), cancellationToken);
}
