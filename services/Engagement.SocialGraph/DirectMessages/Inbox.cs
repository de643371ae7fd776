using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Writes events into the inboxes of a conversation's members. Lock order: after the conversation, the heads in the order of the user ids.</summary>
internal static class Inbox
{
    // Not to whom declined, nor to whom a block hides the actor.
    private const string Insert = """
        WITH recipient AS (
            SELECT member.user_id FROM conversation_member AS member
            WHERE member.conversation_id = $1 AND (member.user_id = $4 OR ($5 AND member.state <> 3 AND member.first_sequence <= $3
              AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = member.user_id AND tie.other_id = $4 AND tie.block_expires_at > $6 OFFSET 0)
              AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = $4 AND tie.other_id = member.user_id AND tie.block_expires_at > $6 OFFSET 0)))),
        head AS (
            INSERT INTO inbox_head (user_id, position) SELECT user_id, 1 FROM recipient ORDER BY user_id
            ON CONFLICT (user_id) DO UPDATE SET position = inbox_head.position + 1
            RETURNING user_id, position)
        INSERT INTO inbox_event (user_id, position, kind, conversation_id, sequence, actor_id) SELECT user_id, position, $2, $1, $7, $4 FROM head
        """;

    /// <summary>Of a message, to all who are there to see it, or to its actor alone.</summary>
    public static NpgsqlBatchCommand OfMessage(
        InboxEventKind kind, Guid conversationId, long sequence, string actorId, bool toOthers, DateTimeOffset now)
        => Command(kind, conversationId, sequence, sequence, actorId, toOthers, now);

    /// <summary>Of the conversation itself, to everybody who is in it, or to its actor alone.</summary>
    public static NpgsqlBatchCommand OfConversation(InboxEventKind kind, Guid conversationId, string actorId, bool toOthers, DateTimeOffset now)
        => Command(kind, conversationId, long.MaxValue, 0, actorId, toOthers, now);

    private static NpgsqlBatchCommand Command(
        InboxEventKind kind, Guid conversationId, long seenFrom, long sequence, string actorId, bool toOthers, DateTimeOffset now)
        => new(Insert)
        {
            Parameters =
            {
                new() { Value = conversationId }, new() { Value = (short)kind }, new() { Value = seenFrom }, new() { Value = actorId },
                new() { Value = toOthers }, new() { Value = now }, new() { Value = sequence },
            },
        };
}
