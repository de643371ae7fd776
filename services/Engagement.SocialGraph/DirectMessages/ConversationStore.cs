using Dapper;
using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Reads conversations and their messages, for their members only.</summary>
internal sealed class ConversationStore(NpgsqlDataSource dataSource, MessageKeys keys, MessageOpener opener, TimeProvider timeProvider)
{
    private const string SelectTarget = """
        SELECT nullif(other_user_id, '') FROM conversation_member WHERE user_id = @UserId AND conversation_id = @ConversationId
        """;

    // With its newest visible message, whose columns are null when a group has none, and the unread ones, of which no more than 100 are counted.
    private const string Conversation = $"""
        SELECT member.conversation_id AS Id, member.other_user_id AS OtherUserId, member.last_sent_at AS LastSentAt, member.state AS State,
               member.muted AS Muted, conversation.owner_id AS OwnerId, conversation.name AS Name, unread.count AS Unread,
               conversation.key_id AS GroupKeyId, conversation.wrapped_key AS GroupWrappedKey, message.*
        FROM conversation_member AS member
        JOIN conversation USING (conversation_id)
        LEFT JOIN LATERAL (
            SELECT {MessageSql.Columns} FROM message
            WHERE message.conversation_id = member.conversation_id AND message.sequence <= member.last_sequence AND {MessageSql.Visible}
            ORDER BY message.sequence DESC LIMIT 1) AS message ON true
        CROSS JOIN LATERAL (
            SELECT count(*)::int AS count FROM (
                SELECT FROM message
                WHERE message.conversation_id = member.conversation_id AND message.sequence > member.read_sequence
                  AND message.sender_id <> member.user_id AND message.body IS NOT NULL AND {MessageSql.Visible}
                LIMIT 100) AS newer) AS unread
        WHERE member.user_id = @UserId
        """;

    // A conversation with somebody whom the reader blocks is gone until the block is.
    private const string Listed = """
        (message.Sequence IS NOT NULL OR conversation.owner_id IS NOT NULL)
          AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = @UserId AND tie.other_id = member.other_user_id AND tie.block_expires_at > @Now OFFSET 0)
        """;

    private const string SelectPage = $"""
        {Conversation} AND member.state = @State AND (member.last_sent_at, member.conversation_id) < (@AfterTime, @AfterConversationId) AND {Listed}
        ORDER BY member.last_sent_at DESC, member.conversation_id DESC LIMIT @Limit
        """;

    private const string SelectOne = $"""
        {Conversation} AND member.conversation_id = @ConversationId AND member.state <> 3
        """;

    private const string SelectMembers = """
        SELECT member.conversation_id AS ConversationId, member.user_id AS UserId,
               CASE WHEN member.state = 1 THEN member.delivered_sequence ELSE 0 END AS DeliveredSequence,
               CASE WHEN member.state = 1 THEN member.read_sequence ELSE 0 END AS ReadSequence
        FROM conversation_member AS member
        WHERE member.conversation_id = ANY (@ConversationIds)
          AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = @UserId AND tie.other_id = member.user_id AND tie.block_expires_at > @Now OFFSET 0)
          AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = member.user_id AND tie.other_id = @UserId AND tie.block_expires_at > @Now OFFSET 0)
        ORDER BY member.user_id
        """;

    private const string SelectMessages = $"""
        SELECT {MessageSql.Columns}
        FROM conversation_member AS member JOIN conversation USING (conversation_id)
        CROSS JOIN LATERAL (
            SELECT * FROM message WHERE message.conversation_id = member.conversation_id AND message.sequence < @Before AND {MessageSql.Visible}
            ORDER BY message.sequence DESC LIMIT @Limit) AS message
        WHERE member.user_id = @UserId AND member.conversation_id = @ConversationId
        ORDER BY message.sequence DESC
        """;

    /// <summary>Where a message goes that a user sends to a conversation; null when they are not in it.</summary>
    public async Task<MessageTarget?> FindTargetAsync(string userId, Guid conversationId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var others = await connection.QueryAsync<string?>(new CommandDefinition(
            SelectTarget, new { UserId = userId, ConversationId = conversationId }, cancellationToken: cancellationToken));
        return others.AsList() is [var other] ? new MessageTarget(conversationId, other) : null;
    }

    /// <summary>A user's conversations in a state after a position, most recent first, each with its place.</summary>
    public async Task<List<(Conversation Conversation, ConversationPosition Position)>> ListAsync(
        string userId, ConversationState state, ConversationPosition after, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            UserId = userId, State = (short)state, AfterTime = after.LastSentAt, AfterConversationId = after.ConversationId, Limit = limit,
            Now = timeProvider.GetUtcNow(),
        };
        return await ReadAsync(SelectPage, userId, parameters, cancellationToken);
    }

    /// <summary>Null when the user is not in it, or has declined it.</summary>
    public async Task<Conversation?> FindAsync(string userId, Guid conversationId, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, ConversationId = conversationId, Now = timeProvider.GetUtcNow() };
        return await ReadAsync(SelectOne, userId, parameters, cancellationToken) is [var (conversation, _)] ? conversation : null;
    }

    /// <summary>A conversation's messages before a sequence, newest first; null when the user is not a member of it.</summary>
    public async Task<List<Message>?> ListMessagesAsync(
        string userId, Guid conversationId, long before, int limit, CancellationToken cancellationToken)
    {
        if (await FindTargetAsync(userId, conversationId, cancellationToken) is null)
            return null;
        var parameters = new { UserId = userId, ConversationId = conversationId, Before = before, Limit = limit, Now = timeProvider.GetUtcNow() };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<MessageRow>(new CommandDefinition(SelectMessages, parameters, cancellationToken: cancellationToken));
        return await opener.OpenAsync(connection, userId, rows.AsList(), cancellationToken);
    }

    private async Task<List<(Conversation Conversation, ConversationPosition Position)>> ReadAsync(
        string sql, string userId, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<ConversationRow, MessageRow?, (ConversationRow Row, MessageRow? Last)>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken), (row, last) => (row, last), "ConversationId")).AsList();
        var members = (await connection.QueryAsync<MemberView>(new CommandDefinition(
                SelectMembers, new { UserId = userId, ConversationIds = rows.Select(row => row.Row.Id).ToArray(), Now = timeProvider.GetUtcNow() },
                cancellationToken: cancellationToken)))
            .ToLookup(member => member.ConversationId);
        var last = (await opener.OpenAsync(connection, userId, [.. rows.Where(row => row.Last is not null).Select(row => row.Last!)], cancellationToken))
            .ToDictionary(message => message.ConversationId);
        return
        [
            .. rows.Select(row => (
                ToProto(row.Row, last.GetValueOrDefault(row.Row.Id.ToString()), members[row.Row.Id]),
                new ConversationPosition(row.Row.LastSentAt, row.Row.Id))),
        ];
    }

    private Conversation ToProto(ConversationRow row, Message? last, IEnumerable<MemberView> members) => new()
    {
        ConversationId = row.Id.ToString(),
        OtherUserId = row.OtherUserId,
        LastMessage = last,
        Name = NameOf(row),
        Members =
        {
            members.Select(member => new ConversationMember
            {
                UserId = member.UserId,
                DeliveredSequence = member.DeliveredSequence,
                ReadSequence = member.ReadSequence,
            }),
        },
        State = (ConversationState)row.State,
        Muted = row.Muted,
        Unread = row.Unread,
        OwnerId = row.OwnerId ?? "",
    };

    private string NameOf(ConversationRow row)
    {
        if (row.Name is null)
            return "";
        using var key = keys.Unwrap(row.Id, new WrappedKey(row.GroupKeyId, row.GroupWrappedKey));
        return key.Open(row.Id, "", row.Name);
    }

    private sealed record ConversationRow
    {
        public Guid Id { get; init; }
        public string OtherUserId { get; init; } = "";
        public DateTime LastSentAt { get; init; }
        public short State { get; init; }
        public bool Muted { get; init; }
        public string? OwnerId { get; init; }
        public byte[]? Name { get; init; }
        public int Unread { get; init; }
        public string GroupKeyId { get; init; } = "";
        public byte[] GroupWrappedKey { get; init; } = [];
    }

    private sealed record MemberView
    {
        public Guid ConversationId { get; init; }
        public string UserId { get; init; } = "";
        public long DeliveredSequence { get; init; }
        public long ReadSequence { get; init; }
    }
}
