using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Ledger;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Cases;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>
/// Writes messages. Lock order, in every transaction: the event's row, the conversation's row, then its members' rows, which are only
/// written under the conversation's lock. Texts are sealed and opened here; nothing past this class sees one at rest.
/// </summary>
internal sealed class MessageStore(NpgsqlDataSource dataSource, MessageKeys keys, Outbox outbox, TimeProvider timeProvider)
{
    // A repeat that meets the first one under way waits for its end here. No row: the event id is known. The lock lasts until the commit.
    private const string Lock = """
        WITH accepted AS (
            INSERT INTO accepted_event (user_id, event_id, kind, accepted_at) VALUES (@sender_id, @message_id, @kind, @now)
            ON CONFLICT DO NOTHING RETURNING user_id)
        INSERT INTO conversation (conversation_id, last_sequence, last_sent_at, key_id, wrapped_key)
        SELECT @conversation_id, 1, @now, @key_id, @wrapped_key FROM accepted
        ON CONFLICT (conversation_id) DO UPDATE
        SET last_sequence = conversation.last_sequence + 1, last_sent_at = greatest(conversation.last_sent_at, excluded.last_sent_at)
        RETURNING last_sequence, last_sent_at, key_id, wrapped_key
        """;

    private const string WriteMessage = """
        INSERT INTO message (conversation_id, sequence, message_id, sender_id, body, video_id, sent_at, verdict, held)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (conversation_id, message_id) DO NOTHING
        """;

    private const string WriteMembers = """
        INSERT INTO conversation_member (user_id, conversation_id, other_user_id, last_sequence, last_sent_at)
        VALUES ($1, $3, $2, $4, $5), ($2, $3, $1, $4, $5)
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET last_sequence = excluded.last_sequence, last_sent_at = excluded.last_sent_at
        """;

    private const string ReadFirst = """
        SELECT message.sequence, message.body, message.sent_at, conversation.key_id, conversation.wrapped_key
        FROM message JOIN conversation USING (conversation_id)
        WHERE message.conversation_id = @conversation_id AND message.message_id = @message_id
          AND message.sender_id = @sender_id AND message.video_id = @video_id
        """;

    /// <summary>
    /// Records the message, its place in the conversation, its case when it is not allowed, and its way to the ledger, together and once; a
    /// repeat gets the first.
    /// </summary>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else.</exception>
    public async Task<(DirectMessage Message, bool Duplicate)> SendAsync(
        MessageDraft draft, SafetyVerdict verdict, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, draft, now, cancellationToken) is not var (sequence, sentAt, wrapped))
            return (await ReadFirstAsync(connection, draft, cancellationToken), true);
        await WriteAsync(connection, transaction, draft, verdict, sequence, sentAt, wrapped, cancellationToken);
        await Outbox.AddAsync(connection, transaction, LedgerEventOf(draft), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return (new DirectMessage(draft.ConversationId, sequence, draft.MessageId, draft.SenderId, draft.Text, draft.VideoId, sentAt), false);
    }

    private async Task<(long Sequence, DateTime SentAt, WrappedKey Key)?> LockAsync(
        NpgsqlConnection connection, MessageDraft draft, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var keyIfNew = keys.Create(draft.ConversationId);
        await using var command = new NpgsqlCommand(Lock, connection)
        {
            Parameters =
            {
                new("sender_id", draft.SenderId), new("message_id", draft.MessageId), new("kind", (short)LedgerEvent.MessageSentFieldNumber),
                new("now", now), new("conversation_id", draft.ConversationId), new("key_id", keyIfNew.KeyId),
                new("wrapped_key", keyIfNew.Bytes),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetInt64(0), reader.GetDateTime(1), new WrappedKey(reader.GetString(2), reader.GetFieldValue<byte[]>(3)))
            : null;
    }

    private async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MessageDraft draft, SafetyVerdict verdict, long sequence, DateTime sentAt,
        WrappedKey wrapped, CancellationToken cancellationToken)
    {
        using var key = keys.Unwrap(draft.ConversationId, wrapped);
        var body = key.Seal(draft.MessageId, draft.SenderId, draft.Text);
        await using var batch = new NpgsqlBatch(connection, transaction);
        var message = new NpgsqlBatchCommand(WriteMessage)
        {
            Parameters =
            {
                new() { Value = draft.ConversationId }, new() { Value = sequence }, new() { Value = draft.MessageId },
                new() { Value = draft.SenderId }, new() { Value = body }, new() { Value = draft.VideoId }, new() { Value = sentAt },
                new() { Value = (short)verdict.Action }, new() { Value = verdict.Action == SafetyAction.Hold },
            },
        };
        var members = new NpgsqlBatchCommand(WriteMembers)
        {
            Parameters =
            {
                new() { Value = draft.SenderId }, new() { Value = draft.RecipientId }, new() { Value = draft.ConversationId },
                new() { Value = sequence }, new() { Value = sentAt },
            },
        };
        batch.BatchCommands.Add(message);
        batch.BatchCommands.Add(members);
        if (verdict.Action != SafetyAction.Allow)
        {
            batch.BatchCommands.Add(CaseOpening.Command(
                new CaseSubject(draft.ConversationId, draft.MessageId, sequence, draft.SenderId, body, sentAt), verdict, timeProvider.GetUtcNow()));
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
        // The other side has a message of this id here already: an id names one message in its conversation.
        if (message.RecordsAffected == 0)
            throw Problem.EventIdReused(draft.MessageId.ToString());
    }

    private async Task<DirectMessage> ReadFirstAsync(NpgsqlConnection connection, MessageDraft draft, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadFirst, connection)
        {
            Parameters =
            {
                new("conversation_id", draft.ConversationId), new("message_id", draft.MessageId), new("sender_id", draft.SenderId),
                new("video_id", draft.VideoId),
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw Problem.EventIdReused(draft.MessageId.ToString());
        using var key = keys.Unwrap(draft.ConversationId, new WrappedKey(reader.GetString(3), reader.GetFieldValue<byte[]>(4)));
        return key.Open(draft.MessageId, draft.SenderId, reader.GetFieldValue<byte[]>(1)) == draft.Text
            ? new DirectMessage(
                draft.ConversationId, reader.GetInt64(0), draft.MessageId, draft.SenderId, draft.Text, draft.VideoId, reader.GetDateTime(2))
            : throw Problem.EventIdReused(draft.MessageId.ToString());
    }

    // Neither the text nor the video: what is said in a conversation stays there.
    private static LedgerEvent LedgerEventOf(MessageDraft draft) => new()
    {
        EventId = draft.MessageId.ToString(),
        UserId = draft.SenderId,
        OtherUserId = draft.RecipientId,
        OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(draft.MessageId)),
        Effect = 1,
        MessageSent = new MessageSent { ConversationId = draft.ConversationId.ToString() },
    };
}
