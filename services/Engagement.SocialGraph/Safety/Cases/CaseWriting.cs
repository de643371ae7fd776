using Engagement.SocialGraph.DirectMessages;
using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>
/// What the writes of cases share. Lock order, in every transaction: the event's row, the case, then the message. A send locks its conversation and
/// writes its message before it opens a case, which no one else can know of yet.
/// </summary>
internal static class CaseWriting
{
    private const string Accept = """
        INSERT INTO accepted_event (user_id, event_id, kind, accepted_at) VALUES (@user_id, @event_id, @kind, @now) ON CONFLICT DO NOTHING
        """;

    private const string Lock = """
        SELECT safety_case.conversation_id, safety_case.message_id, safety_case.sender_id, safety_case.state,
               safety_case.appealed_at IS NOT NULL, safety_case.shown, conversation.key_id, conversation.wrapped_key, safety_case.sequence,
               EXISTS (SELECT FROM message WHERE message.conversation_id = safety_case.conversation_id AND message.message_id = safety_case.message_id
                       AND message.held)
        FROM safety_case JOIN conversation USING (conversation_id)
        WHERE safety_case.case_id = @case_id FOR UPDATE OF safety_case
        """;

    /// <summary>False when the event id is known. A repeat that meets the first one under way waits for its end here.</summary>
    public static async Task<bool> AcceptAsync(
        NpgsqlConnection connection, string userId, Guid eventId, SafetyWrite kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Accept, connection)
        {
            Parameters = { new("user_id", userId), new("event_id", eventId), new("kind", (short)kind), new("now", now) },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>The case as it stands, locked until the commit; null when there is none.</summary>
    public static async Task<LockedCase?> LockAsync(NpgsqlConnection connection, Guid caseId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection) { Parameters = { new("case_id", caseId) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LockedCase(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), (CaseState)reader.GetInt16(3), reader.GetBoolean(4), reader.GetBoolean(5),
                new WrappedKey(reader.GetString(6), reader.GetFieldValue<byte[]>(7)), reader.GetInt64(8), reader.GetBoolean(9))
            : null;
    }
}

/// <summary>A case that is locked.</summary>
/// <param name="Held">Whether its message is seen by its sender only.</param>
internal sealed record LockedCase(
    Guid ConversationId, Guid MessageId, string SenderId, CaseState State, bool Appealed, bool Shown, WrappedKey Key, long Sequence, bool Held);
