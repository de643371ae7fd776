using System.Text;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.History;

/// <summary>What of a history is asked for: the event ids between two (from the first on, before the second), and the conditions that are set.</summary>
internal sealed record HistoryFilter(Guid From, Guid Before, short[] Kinds, string VideoId, string OtherUserId);

/// <summary>Reads one viewer's part of the ledger by its primary key, which is in the order of time.</summary>
internal sealed class HistoryStore(NpgsqlDataSource dataSource)
{
    // Deletions from the history are no part of it: what was deleted should not be found by its deletion.
    private const string Select = """
        SELECT event_id, kind, video_id, other_user_id, occurred_at, recorded_at, body
        FROM ledger
        WHERE user_id = @user_id AND event_id >= @from AND event_id < @before AND NOT retracted AND kind <> @deletion
        """;

    public async Task<List<HistoryEntry>> ListAsync(string userId, HistoryFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand();
        var sql = new StringBuilder(Select);
        AddCondition(filter.Kinds.Length > 0, " AND kind = ANY (@kinds)", "kinds", filter.Kinds);
        AddCondition(filter.VideoId.Length > 0, " AND video_id = @video_id", "video_id", filter.VideoId);
        AddCondition(filter.OtherUserId.Length > 0, " AND other_user_id = @other_user_id", "other_user_id", filter.OtherUserId);
#pragma warning disable CA2100 // Put together of constants.
        command.CommandText = sql.Append(" ORDER BY event_id DESC LIMIT @limit").ToString();
#pragma warning restore CA2100
        command.Parameters.Add(new("user_id", userId));
        command.Parameters.Add(new("from", filter.From));
        command.Parameters.Add(new("before", filter.Before));
        command.Parameters.Add(new("deletion", (short)EventKind.HistoryDeletion));
        command.Parameters.Add(new("limit", limit));
        var entries = new List<HistoryEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(Read(reader));
        return entries;

        void AddCondition(bool isSet, string condition, string name, object value)
        {
            if (!isSet)
                return;
            sql.Append(condition);
            command.Parameters.Add(new(name, value));
        }
    }

    private static HistoryEntry Read(NpgsqlDataReader row)
    {
        var body = LedgerEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(6));
        return new HistoryEntry
        {
            EventId = row.GetGuid(0).ToString(),
            Kind = (EventKind)row.GetInt16(1),
            VideoId = row.IsDBNull(2) ? "" : row.GetString(2),
            OtherUserId = row.IsDBNull(3) ? "" : row.GetString(3),
            OccurredAt = Timestamp.FromDateTime(row.GetDateTime(4)),
            RecordedAt = Timestamp.FromDateTime(row.GetDateTime(5)),
            FeedContext = body.FeedContext,
            Watch = body.Watch,
            Share = body.Share,
            CommentId = body.CommentLike?.CommentId ?? body.CommentUnlike?.CommentId ?? body.CommentEdit?.CommentId ?? body.CommentDeletion?.CommentId
                ?? body.CommentPin?.CommentId ?? "",
            DwellTime = body.ProfileVisit?.DwellTime ?? body.CommentsVisit?.DwellTime,
        };
    }
}
