using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.History;

/// <summary>Reads one viewer's part of the ledger by its primary key, which is in the order of time.</summary>
internal sealed class HistoryStore(NpgsqlDataSource dataSource)
{
    private const string Select = """
        SELECT event_id, kind, video_id, other_user_id, occurred_at, recorded_at, body
        FROM ledger
        WHERE user_id = @user_id AND event_id < @before AND (cardinality(@kinds) = 0 OR kind = ANY (@kinds))
        ORDER BY event_id DESC LIMIT @limit
        """;

    public async Task<List<HistoryEntry>> ListAsync(
        string userId, Guid before, short[] kinds, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<HistoryEntry>();
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("user_id", userId));
        command.Parameters.Add(new("before", before));
        command.Parameters.Add(new("kinds", kinds));
        command.Parameters.Add(new("limit", limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var body = LedgerEvent.Parser.ParseFrom(reader.GetFieldValue<byte[]>(6));
            entries.Add(new HistoryEntry
            {
                EventId = reader.GetGuid(0).ToString(),
                Kind = (EventKind)reader.GetInt16(1),
                VideoId = reader.IsDBNull(2) ? "" : reader.GetString(2),
                OtherUserId = reader.IsDBNull(3) ? "" : reader.GetString(3),
                OccurredAt = Timestamp.FromDateTime(reader.GetDateTime(4)),
                RecordedAt = Timestamp.FromDateTime(reader.GetDateTime(5)),
                FeedContext = body.FeedContext,
                Watch = body.FactCase == LedgerEvent.FactOneofCase.Watch ? body.Watch : null,
            });
        }
        return entries;
    }
}
