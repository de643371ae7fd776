using System.Text.Json;
using Engagement.Errors.V1;
using Engagement.Feed.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Persistence;
using Npgsql;

namespace Engagement.Feed.Models;

/// <summary>A row of `model` without its content.</summary>
internal sealed record ModelRow(
    long Version, ModelState State, long After, long Until, DateTime TrainedAt, DateTime? PromotedAt, DateTime? RetiredAt, bool RolledBack,
    ModelFigures Figures);

/// <summary>The models. At most one serves (a unique index); the row that serves is what every change of that locks first.</summary>
internal sealed class ModelStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    /// <summary>Candidates that never served, kept with what is newer.</summary>
    private const int KeptCandidates = 20;

    private const string Columns = "version, state, after, until, trained_at, promoted_at, retired_at, rolled_back, figures";

    private const string SelectMany = $"SELECT {Columns} FROM model WHERE version < $1 ORDER BY version DESC LIMIT $2";

    private const string SelectServing = $"SELECT {Columns} FROM model WHERE state = 2";

    private const string SelectOne = $"SELECT {Columns} FROM model WHERE version = $1";

    private const string SelectContent = "SELECT content FROM model WHERE version = $1";

    private const string Insert = """
        INSERT INTO model (version, state, after, until, trained_at, figures, content)
        SELECT coalesce(max(version), 0) + 1, 1, $1, $2, $3, $4::jsonb, $5 FROM model RETURNING version
        """;

    private const string DropOld = "DELETE FROM model WHERE promoted_at IS NULL AND version <= $1";

    private const string RetireServing = "UPDATE model SET state = 3, retired_at = $2 WHERE state = 2 AND version = $1";

    private const string Promote = "UPDATE model SET state = 2, promoted_at = $2 WHERE version = $1 AND state = 1";

    private const string InsertRollback = """
        INSERT INTO model_rollback (user_id, event_id, version, rolled_back_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """;

    private const string SelectRollback = "SELECT version, serving FROM model_rollback WHERE user_id = $1 AND event_id = $2";

    private const string RollBack = "UPDATE model SET state = 3, retired_at = $2, rolled_back = true WHERE state = 2 AND version = $1";

    private const string Return = """
        UPDATE model SET state = 2, promoted_at = $1, retired_at = NULL
        WHERE version = (SELECT version FROM model WHERE state = 3 AND NOT rolled_back ORDER BY promoted_at DESC, version DESC LIMIT 1)
        RETURNING version
        """;

    private const string NoteRollback = "UPDATE model_rollback SET serving = $3 WHERE user_id = $1 AND event_id = $2";

    public Task<List<ModelRow>> ListAsync(long before, int limit, CancellationToken cancellationToken)
        => ReadAsync(SelectMany, cancellationToken, before, limit);

    public async Task<ModelRow?> FindServingAsync(CancellationToken cancellationToken)
        => (await ReadAsync(SelectServing, cancellationToken)).SingleOrDefault();

    public async Task<ModelRow?> FindAsync(long version, CancellationToken cancellationToken)
        => (await ReadAsync(SelectOne, cancellationToken, version)).SingleOrDefault();

    /// <summary>Null when the version is gone.</summary>
    public async Task<ModelContent?> ReadContentAsync(long version, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await ScalarAsync(connection, SelectContent, cancellationToken, version) is byte[] bytes ? ModelContent.From(bytes) : null;
    }

    /// <summary>Keeps a model as a candidate; its version.</summary>
    public async Task<long> AddAsync(long after, long until, ModelFigures figures, ModelContent content, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var version = (long)(await ScalarAsync(
            connection, Insert, cancellationToken, after, until, timeProvider.GetUtcNow(), JsonSerializer.Serialize(figures), content.ToBytes()))!;
        await ScalarAsync(connection, DropOld, cancellationToken, version - KeptCandidates);
        return version;
    }

    /// <summary>A candidate takes the place of what it was measured against; false, and no effect, when that does not serve any more.</summary>
    /// <param name="serving">0: the declared formula.</param>
    public async Task<bool> TryPromoteAsync(long version, long serving, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = timeProvider.GetUtcNow();
        try
        {
            if ((serving != 0 && await ExecuteAsync(connection, RetireServing, cancellationToken, serving, now) != 1)
                || await ExecuteAsync(connection, Promote, cancellationToken, version, now) != 1)
                return false;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>What serves after the rollback, null for the declared formula, and whether it had been done before.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS, NOT_FOUND or FAILED_PRECONDITION, as RollbackModel says.</exception>
    public async Task<(long? Serving, bool Duplicate)> RollBackAsync(
        string userId, Guid eventId, long version, Problem? refusal, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var now = timeProvider.GetUtcNow();
        // A repeat that meets the first one under way waits here for its end.
        if (await ExecuteAsync(connection, InsertRollback, cancellationToken, userId, eventId, version, now) != 1)
        {
            await using var command = Command(connection, SelectRollback, userId, eventId);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return reader.GetInt64(0) == version
                ? (await reader.IsDBNullAsync(1, cancellationToken) ? (long?)null : reader.GetInt64(1), true)
                : throw Problem.EventIdReused(eventId.ToString());
        }
        if (refusal is not null)
            throw refusal;
        if (await ExecuteAsync(connection, RollBack, cancellationToken, version, now) != 1)
        {
            throw await ScalarAsync(connection, SelectOne, cancellationToken, version) is null
                ? Problem.NotFound(ErrorReason.ModelNotFound, "model", version.ToString(System.Globalization.CultureInfo.InvariantCulture))
                : Problem.FailedPrecondition(ErrorReason.ModelNotServing, "This model does not serve.");
        }
        var serving = (long?)await ScalarAsync(connection, Return, cancellationToken, now);
        await ExecuteAsync(connection, NoteRollback, cancellationToken, userId, eventId, (object?)serving ?? DBNull.Value);
        await transaction.CommitAsync(cancellationToken);
        return (serving, false);
    }

    private async Task<List<ModelRow>> ReadAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<ModelRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new ModelRow(
                reader.GetInt64(0), (ModelState)reader.GetInt16(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetDateTime(4), Time(reader, 5),
                Time(reader, 6), reader.GetBoolean(7), JsonSerializer.Deserialize<ModelFigures>(reader.GetString(8))!));
        }
        return rows;
    }

    private static DateTime? Time(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDateTime(column);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static NpgsqlBatch Command(NpgsqlConnection connection, string sql, params object[] values)
        => new(connection) { BatchCommands = { Statement.Of(sql, values) } };
}
