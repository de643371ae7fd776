using Npgsql;

namespace Engagement.Feed.Folding;

/// <summary>Writes the fold.</summary>
internal sealed class FoldStore(NpgsqlDataSource dataSource)
{
    // The fold's row is locked first, so a second writer waits here and then finds that the position has moved.
    private const string Advance = "UPDATE fold SET position = @until WHERE position = @after";

    // The fold can be made again from the ledger, so it need not wait for the disk: a crash of the server takes the newest rows and the
    // position together.
    private const string DoNotWait = "SET LOCAL synchronous_commit = off";

    public async Task<long> ReadPositionAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("SELECT position FROM fold");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Applies what comes after a position, in one transaction with the new position; false, and no effect, when the fold is not there.</summary>
    public async Task<bool> TryApplyAsync(long after, FoldBatch batch, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var advance = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(DoNotWait),
                new NpgsqlBatchCommand(Advance) { Parameters = { new("until", batch.Until), new("after", after) } },
            },
        };
        if (await advance.ExecuteNonQueryAsync(cancellationToken) != 1)
            return false;
        await using var rows = new NpgsqlBatch(connection, transaction);
        foreach (var command in FoldCommands.Of(batch))
            rows.BatchCommands.Add(command);
        if (rows.BatchCommands.Count > 0)
            await rows.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
