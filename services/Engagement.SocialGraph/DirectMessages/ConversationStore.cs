using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Reads conversations and their messages, for their members only.</summary>
internal sealed class ConversationStore(NpgsqlDataSource dataSource, MessageKeys keys)
{
    private const string Conversations = """
        SELECT member.other_user_id AS OtherUserId, member.last_sent_at AS LastSentAt,
               conversation.key_id AS KeyId, conversation.wrapped_key AS WrappedKey,
               message.conversation_id AS ConversationId, message.sequence AS Sequence, message.message_id AS MessageId,
               message.sender_id AS SenderId, message.body AS Body, message.video_id AS VideoId, message.sent_at AS SentAt
        FROM conversation_member AS member
        JOIN conversation USING (conversation_id)
        JOIN LATERAL (
            SELECT conversation_id, sequence, message_id, sender_id, body, video_id, sent_at FROM message
            WHERE message.conversation_id = member.conversation_id AND message.sequence <= member.last_sequence
              AND (NOT message.held OR message.sender_id = member.user_id)
            ORDER BY message.sequence DESC LIMIT 1) AS message ON true
        WHERE member.user_id = @UserId AND (member.last_sent_at, member.conversation_id) < (@AfterTime, @AfterConversationId)
        ORDER BY member.last_sent_at DESC, member.conversation_id DESC LIMIT @Limit
        """;

    private const string Messages = """
        SELECT conversation.key_id AS KeyId, conversation.wrapped_key AS Bytes
        FROM conversation_member AS member JOIN conversation USING (conversation_id)
        WHERE member.user_id = @UserId AND member.conversation_id = @ConversationId;
        SELECT message.conversation_id AS ConversationId, message.sequence AS Sequence, message.message_id AS MessageId,
               message.sender_id AS SenderId, message.body AS Body, message.video_id AS VideoId, message.sent_at AS SentAt
        FROM conversation_member AS member JOIN message USING (conversation_id)
        WHERE member.user_id = @UserId AND member.conversation_id = @ConversationId AND message.sequence < @Before
          AND (NOT message.held OR message.sender_id = member.user_id)
        ORDER BY message.sequence DESC LIMIT @Limit
        """;

    /// <summary>A user's conversations after a position, most recent first.</summary>
    public async Task<IReadOnlyList<ConversationView>> ListConversationsAsync(
        string userId, ConversationPosition after, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, AfterTime = after.LastSentAt, AfterConversationId = after.ConversationId, Limit = limit };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<ConversationRow>(
            new CommandDefinition(Conversations, parameters, cancellationToken: cancellationToken));
        return [.. rows.Select(Open)];
    }

    /// <summary>A conversation's messages before a sequence, newest first; null when the user is not a member of it.</summary>
    public async Task<IReadOnlyList<DirectMessage>?> ListMessagesAsync(
        string userId, Guid conversationId, long before, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, ConversationId = conversationId, Before = before, Limit = limit };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition(Messages, parameters, cancellationToken: cancellationToken));
        var wrapped = await results.ReadSingleOrDefaultAsync<WrappedKey>();
        if (wrapped == default)
            return null;
        var rows = await results.ReadAsync<MessageRow>();
        using var key = keys.Unwrap(conversationId, wrapped);
        return [.. rows.Select(row => Open(row, key))];
    }

    private ConversationView Open(ConversationRow row)
    {
        using var key = keys.Unwrap(row.ConversationId, new WrappedKey(row.KeyId, row.WrappedKey));
        return new ConversationView(row.OtherUserId, row.LastSentAt, Open(row, key));
    }

    private static DirectMessage Open(MessageRow row, ConversationKey key)
        => new(
            row.ConversationId, row.Sequence, row.MessageId, row.SenderId, key.Open(row.MessageId, row.SenderId, row.Body), row.VideoId,
            row.SentAt);

    private record MessageRow
    {
        public Guid ConversationId { get; init; }
        public long Sequence { get; init; }
        public Guid MessageId { get; init; }
        public string SenderId { get; init; } = "";
        public byte[] Body { get; init; } = [];
        public string VideoId { get; init; } = "";
        public DateTime SentAt { get; init; }
    }

    private sealed record ConversationRow : MessageRow
    {
        public string OtherUserId { get; init; } = "";
        public DateTime LastSentAt { get; init; }
        public string KeyId { get; init; } = "";
        public byte[] WrappedKey { get; init; } = [];
    }
}

/// <summary>A conversation as one of its members sees it.</summary>
internal readonly record struct ConversationView(string OtherUserId, DateTime LastSentAt, DirectMessage LastMessage);
