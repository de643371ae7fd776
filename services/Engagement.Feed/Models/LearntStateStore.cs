using Engagement.Feed.Learning;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Models;

/// <summary>The state of the last round, for all processes.</summary>
internal sealed class LearntStateStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // One that has lost its leadership does not put an older state over a newer one.
    private const string Upsert = """
        INSERT INTO learnt_state AS old (position, refreshed_at, content) VALUES ($1, $2, $3)
        ON CONFLICT (only_row) DO UPDATE SET position = excluded.position, refreshed_at = excluded.refreshed_at, content = excluded.content
        WHERE old.position <= excluded.position
        """;

    private const string SelectHeads = "SELECT (SELECT version FROM model WHERE state = 2), (SELECT position FROM learnt_state)";

    private const string Select = "SELECT content FROM learnt_state";

    public async Task WriteAsync(long position, LearntState state, CancellationToken cancellationToken)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(Statement.Of(Upsert, position, timeProvider.GetUtcNow(), state.ToBytes()));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Which model serves, 0 for none, and which state there is, 0 for none.</summary>
    public async Task<(long Version, long Position)> ReadHeadsAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHeads);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.IsDBNull(0) ? 0 : reader.GetInt64(0), reader.IsDBNull(1) ? 0 : reader.GetInt64(1));
    }

    public async Task<LearntState?> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] bytes ? LearntState.From(bytes) : null;
    }
}
