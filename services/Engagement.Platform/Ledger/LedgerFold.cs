using Engagement.Ledger.V1;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Platform.Ledger;

/// <summary>
/// A fold of the ledger in a service's own database. Exactly once: what a batch changes and the new position are one transaction, which has no effect when
/// the fold is not where its writer believes it.
/// </summary>
/// <param name="table">The table of one row and the column `position`, never null; a constant of the service.</param>
public sealed class LedgerFold(NpgsqlDataSource dataSource, string table)
{
    // The fold can be made again from the ledger, so it need not wait for the disk: a crash of the server takes the newest rows and the position together.
    private const string DoNotWait = "SELECT set_config('synchronous_commit', 'off', true)";

    private readonly string _read = $"SELECT position FROM {table}";

    // The fold's row is locked first, so a second writer waits here. It then finds that the position has moved, and ends with everything after it.
    private readonly string _advance = $"UPDATE {table} SET position = CASE WHEN position = $2 THEN $1 END";

    public async Task<long> ReadPositionAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(_read);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Applies what comes after a position; false, and no effect, when the fold is not there.</summary>
    /// <param name="until">The position that the fold is at then.</param>
    public async Task<bool> TryApplyAsync(long after, long until, IEnumerable<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        foreach (var command in commands.Prepend(Statement.Of(_advance, until, after)).Prepend(new NpgsqlBatchCommand(DoNotWait)))
            batch.BatchCommands.Add(command);
        try
        {
            // A batch is one transaction, in one round trip.
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.NotNullViolation && exception.TableName == table)
        {
            return false;
        }
    }

    /// <summary>Follows the ledger for as long as nobody else moves the fold, and then goes on from where it is.</summary>
    /// <param name="tryApplyAsync">Applies a batch of at least one event after a position; false as <see cref="TryApplyAsync"/>.</param>
    public async Task FollowAsync(
        LedgerTail tail, Func<long, IReadOnlyList<LedgerEvent>, CancellationToken, Task<bool>> tryApplyAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            var position = await ReadPositionAsync(cancellationToken);
            await foreach (var batch in tail.ReadAsync(position, cancellationToken))
            {
                if (batch.Events.Count == 0)
                    continue;
                if (!await tryApplyAsync(position, batch.Events, cancellationToken))
                    break;
                position = batch.Events[^1].Position;
            }
        }
    }
}
