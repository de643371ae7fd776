using Dapper;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Ledger;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.Safety.Cases;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using SafetyAction = Engagement.SocialGraph.Safety.SafetyAction;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>
/// Writes messages. Lock order, in every transaction: the event's row, the conversation's row, then its members' rows, which are only
/// written under the conversation's lock, and the inboxes' heads. Texts are sealed here.
/// </summary>
internal sealed class MessageStore(
    NpgsqlDataSource dataSource, MessageKeys keys, MessageOpener opener, Outbox outbox, TimeProvider timeProvider)
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

    private const string IsThere = $"""
        SELECT EXISTS (
            SELECT FROM conversation_member AS member JOIN message USING (conversation_id)
            WHERE member.user_id = @UserId AND member.conversation_id = @ConversationId AND message.message_id = @MessageId
              AND message.body IS NOT NULL AND {MessageSql.Visible})
        """;

    private const string WriteMessage = """
        INSERT INTO message (conversation_id, sequence, message_id, sender_id, body, video_id, sent_at, verdict, held, unseen, reply_to, share_token)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11, '00000000-0000-0000-0000-000000000000'::uuid), $12)
        ON CONFLICT (conversation_id, message_id) DO NOTHING
        """;

    // Who answers has accepted.
    private const string WriteSender = """
        INSERT INTO conversation_member
            (user_id, conversation_id, other_user_id, last_sequence, last_sent_at, joined_at, delivered_sequence, read_sequence)
        VALUES ($1, $2, $3, $4, $5, $5, $4, $4)
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET
            last_sequence = excluded.last_sequence, last_sent_at = excluded.last_sent_at, state = 1, delivered_sequence = excluded.last_sequence,
            read_sequence = excluded.last_sequence
        """;

    private const string WriteRecipient = """
        INSERT INTO conversation_member (user_id, conversation_id, other_user_id, last_sequence, last_sent_at, joined_at, state, first_sequence)
        VALUES ($1, $2, $3, $4, $5, $5, $6, $4)
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET last_sequence = excluded.last_sequence, last_sent_at = excluded.last_sent_at
        """;

    private const string WriteGroup = """
        UPDATE conversation_member SET last_sequence = $2, last_sent_at = $3 WHERE conversation_id = $1 AND user_id <> $4 AND state <> 3
        """;

    private const string SelectFirst = $"""
        SELECT {MessageSql.Columns} FROM message JOIN conversation USING (conversation_id)
        WHERE message.conversation_id = @ConversationId AND message.message_id = @MessageId AND message.sender_id = @SenderId
        """;

    /// <summary>
    /// Records the message, its place in the conversation, its case when it is not allowed, and its way to inboxes and ledger, together and once; a
    /// repeat gets the first.
    /// </summary>
    /// <param name="request">Whether it is a request to a recipient who has no such conversation yet.</param>
    /// <param name="blocked">Whether the recipient blocks the sender.</param>
    /// <exception cref="Problem">ALREADY_EXISTS: the event id was used for something else; NOT_FOUND: the sender is no member.</exception>
    public async Task<(Message Message, bool Duplicate)> SendAsync(
        MessageDraft draft, SafetyVerdict verdict, bool request, bool blocked, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await LockAsync(connection, draft, now, cancellationToken) is not var (sequence, sentAt, wrapped))
            return (await FindFirstAsync(draft, cancellationToken) ?? throw Problem.EventIdReused(draft.MessageId.ToString()), true);
        var members = (await connection.QueryAsync<MemberRow>(new CommandDefinition(
            ConversationWriter.SelectMembers, new { draft.ConversationId }, cancellationToken: cancellationToken))).AsList();
        await CheckAsync(connection, draft, members, now, cancellationToken);
        var declined = members.Find(member => member.UserId == draft.Target.RecipientId)?.State == (short)ConversationState.Declined;
        var place = new MessagePlace(sequence, sentAt, Unseen: blocked || declined, Held: verdict.Action == SafetyAction.Hold);
        var body = await WriteAsync(connection, transaction, draft, verdict, place, wrapped, request, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbox.NotifyCommitted();
        return (MessageOpener.ToProto(RowOf(draft, place, body), draft.Text, []), false);
    }

    /// <summary>The message that this event sent before, as it is now; null when it sent none.</summary>
    /// <exception cref="Problem">ALREADY_EXISTS: it sent another.</exception>
    public async Task<Message?> FindFirstAsync(MessageDraft draft, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<MessageRow>(new CommandDefinition(
            SelectFirst, new { draft.ConversationId, draft.MessageId, draft.SenderId }, cancellationToken: cancellationToken));
        if (row is null)
            return null;
        var (_, text) = opener.OpenTexts([row]).Single();
        // Of what was taken back nothing is left to compare.
        var same = row.Body is null
            || (text == draft.Text && row.VideoId == draft.VideoId && row.ShareToken == draft.ShareToken && row.ReplyTo == draft.ReplyTo);
        return same ? MessageOpener.ToProto(row, text, []) : throw Problem.EventIdReused(draft.MessageId.ToString());
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

    private static async Task CheckAsync(
        NpgsqlConnection connection, MessageDraft draft, List<MemberRow> members, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (draft.Target.RecipientId is null && !members.Exists(member => member.UserId == draft.SenderId))
            throw MessageRules.NoConversation(draft.ConversationId.ToString());
        var parameters = new { UserId = draft.SenderId, draft.ConversationId, MessageId = draft.ReplyTo, Now = now };
        if (draft.ReplyTo is { } replyTo
            && !await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsThere, parameters, cancellationToken: cancellationToken)))
            throw MessageRules.NoMessage(replyTo.ToString());
    }

    private async Task<byte[]> WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, MessageDraft draft, SafetyVerdict verdict, MessagePlace place, WrappedKey wrapped,
        bool request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var key = keys.Unwrap(draft.ConversationId, wrapped);
        var body = key.Seal(draft.MessageId, draft.SenderId, draft.Text);
        var message = Statement.Of(
            WriteMessage, draft.ConversationId, place.Sequence, draft.MessageId, draft.SenderId, body, draft.VideoId, place.SentAt,
            (short)verdict.Action, place.Held, place.Unseen, draft.ReplyTo ?? Guid.Empty, draft.ShareToken);
        await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { message } };
        batch.BatchCommands.Add(Statement.Of(
            WriteSender, draft.SenderId, draft.ConversationId, draft.Target.RecipientId ?? "", place.Sequence, place.SentAt));
        // What is held may be released: its place is there, and shows nothing.
        if (!place.Unseen && draft.Target.RecipientId is { } recipientId)
        {
            batch.BatchCommands.Add(Statement.Of(
                WriteRecipient, recipientId, draft.ConversationId, draft.SenderId, place.Sequence, place.SentAt,
                (short)(request ? ConversationState.Requested : ConversationState.Accepted)));
            if (!place.Held)
                batch.BatchCommands.Add(TieStrengths.Exchange(draft.SenderId, recipientId, now));
        }
        else if (draft.Target.RecipientId is null)
        {
            batch.BatchCommands.Add(Statement.Of(WriteGroup, draft.ConversationId, place.Sequence, place.SentAt, draft.SenderId));
        }
        if (verdict.Action != SafetyAction.Allow)
        {
            batch.BatchCommands.Add(CaseOpening.Command(
                new CaseSubject(draft.ConversationId, draft.MessageId, place.Sequence, draft.SenderId, body, place.SentAt), verdict, now));
        }
        batch.BatchCommands.Add(Inbox.OfMessage(
            InboxEventKind.Message, draft.ConversationId, place.Sequence, draft.SenderId, !place.Unseen && !place.Held, now));
        batch.BatchCommands.Add(Outbox.Command([LedgerEventOf(draft, place)], now));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        // Another member has a message of this id here already: an id names one message in its conversation.
        return message.RecordsAffected > 0 ? body : throw Problem.EventIdReused(draft.MessageId.ToString());
    }

    private static MessageRow RowOf(MessageDraft draft, MessagePlace place, byte[] body) => new()
    {
        ConversationId = draft.ConversationId,
        Sequence = place.Sequence,
        MessageId = draft.MessageId,
        SenderId = draft.SenderId,
        Body = body,
        VideoId = draft.VideoId,
        SentAt = place.SentAt,
        ReplyTo = draft.ReplyTo,
        ShareToken = draft.ShareToken,
    };

    // Neither the text nor the video: what is said in a conversation stays there. What did not reach its recipient has no effect.
    private static LedgerEvent LedgerEventOf(MessageDraft draft, MessagePlace place) => new()
    {
        EventId = draft.MessageId.ToString(),
        UserId = draft.SenderId,
        OtherUserId = draft.Target.RecipientId ?? "",
        OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(draft.MessageId)),
        Effect = place.Unseen ? 0 : 1,
        MessageSent = new MessageSent { ConversationId = draft.ConversationId.ToString() },
    };

    /// <summary>Where a message came to lie.</summary>
    private readonly record struct MessagePlace(long Sequence, DateTime SentAt, bool Unseen, bool Held);
}
