namespace Engagement.SocialGraph.DirectMessages;

/// <summary>What all reads of messages have in common; with `member` the reader's row, `message` and `conversation` in their FROM.</summary>
internal static class MessageSql
{
    public const string Columns = """
        message.conversation_id AS ConversationId, message.sequence AS Sequence, message.message_id AS MessageId, message.sender_id AS SenderId,
        message.body AS Body, message.video_id AS VideoId, message.sent_at AS SentAt, message.reply_to AS ReplyTo, message.share_token AS ShareToken,
        conversation.key_id AS KeyId, conversation.wrapped_key AS WrappedKey
        """;

    /// <summary>Since the reader is there, and their own or neither held nor unseen nor of whom a block hides.</summary>
    public const string Visible = """
        (message.sequence >= member.first_sequence AND (message.sender_id = @UserId OR (NOT message.held AND NOT message.unseen
          AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = @UserId AND tie.other_id = message.sender_id AND tie.block_expires_at > @Now OFFSET 0)
          AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = message.sender_id AND tie.other_id = @UserId AND tie.block_expires_at > @Now OFFSET 0))))
        """;
}

/// <summary>A message as it lies in its row.</summary>
internal sealed record MessageRow
{
    public Guid ConversationId { get; init; }

    public long Sequence { get; init; }

    public Guid MessageId { get; init; }

    public string SenderId { get; init; } = "";

    /// <summary>Sealed; null when it was taken back.</summary>
    public byte[]? Body { get; init; }

    public string VideoId { get; init; } = "";

    public DateTime SentAt { get; init; }

    public Guid? ReplyTo { get; init; }

    public string ShareToken { get; init; } = "";

    public string KeyId { get; init; } = "";

    public byte[] WrappedKey { get; init; } = [];
}
