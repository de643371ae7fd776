using Engagement.Interactions.History;
using Engagement.Interactions.V1;
using Npgsql;

namespace Engagement.Interactions.Privacy;

/// <summary>Which erasures are not done, and what they have to erase.</summary>
internal sealed class HistoryErasureStore(NpgsqlDataSource dataSource)
{
    private const string SelectPending = "SELECT user_id, event_id, position FROM history_erasure";

    private const string SelectPendingOf = $"{SelectPending} WHERE user_id = @user_id AND event_id = @event_id";

    private const string SelectEntries = """
        SELECT event_id FROM ledger
        WHERE user_id = @user_id AND event_id > @after AND position < @position AND NOT retracted AND kind = ANY (@kinds)
        ORDER BY event_id LIMIT @limit
        """;

    private const string Delete = "DELETE FROM history_erasure WHERE user_id = @user_id AND event_id = @event_id";

    private static readonly short[] Kinds = [.. System.Enum.GetValues<EventKind>().Where(HistoryRules.IsRetractable).Select(kind => (short)kind)];

    public Task<List<PendingErasure>> ListPendingAsync(CancellationToken cancellationToken)
        => ReadAsync(dataSource.CreateCommand(SelectPending), OfErasure, cancellationToken);

    /// <summary>Null when it is done.</summary>
    public async Task<PendingErasure?> FindPendingAsync(string userId, Guid eventId, CancellationToken cancellationToken)
        => (await ReadAsync(CommandOf(SelectPendingOf, userId, eventId), OfErasure, cancellationToken)) is [var found] ? found : null;

    /// <summary>The next entries to erase, in their order.</summary>
    public async Task<List<Guid>> ListEntriesAsync(PendingErasure erasure, Guid after, int limit, CancellationToken cancellationToken)
    {
        var command = dataSource.CreateCommand(SelectEntries);
        command.Parameters.Add(new("user_id", erasure.UserId));
        command.Parameters.Add(new("after", after));
        command.Parameters.Add(new("position", erasure.Position));
        command.Parameters.Add(new("kinds", Kinds));
        command.Parameters.Add(new("limit", limit));
        return await ReadAsync(command, row => row.GetGuid(0), cancellationToken);
    }

    public async Task SetDoneAsync(PendingErasure erasure, CancellationToken cancellationToken)
    {
        await using var command = CommandOf(Delete, erasure.UserId, erasure.EventId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand CommandOf(string sql, string userId, Guid eventId)
    {
        var command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new("user_id", userId));
        command.Parameters.Add(new("event_id", eventId));
        return command;
    }

    private static PendingErasure OfErasure(NpgsqlDataReader row) => new(row.GetString(0), row.GetGuid(1), row.GetInt64(2));

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var ending = command;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
