using Dapper;
using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Reads inboxes: what happened, and the messages as they are now.</summary>
internal sealed class InboxStore(NpgsqlDataSource dataSource, MessageOpener opener, TimeProvider timeProvider)
{
    private const string SelectHeads = """
        SELECT user_id, position FROM inbox_head WHERE user_id = ANY (@UserIds)
        """;

    private const string SelectEvents = """
        SELECT event.position AS Position, event.kind AS Kind, event.conversation_id AS ConversationId, event.sequence AS Sequence,
               event.actor_id AS ActorId,
               coalesce(CASE WHEN actor.state = 1 THEN actor.delivered_sequence END, 0) AS DeliveredSequence,
               coalesce(CASE WHEN actor.state = 1 THEN actor.read_sequence END, 0) AS ReadSequence
        FROM inbox_event AS event
        LEFT JOIN conversation_member AS actor ON event.kind = 4 AND actor.user_id = event.actor_id AND actor.conversation_id = event.conversation_id
        WHERE event.user_id = @UserId AND event.position > @After
        ORDER BY event.position LIMIT @Limit
        """;

    // What the reader may not see, or is not in any more, is not there; nor are the acts of whom a block hides.
    private const string SelectMessages = $"""
        SELECT {MessageSql.Columns}
        FROM (SELECT DISTINCT * FROM unnest(@ConversationIds, @Sequences) AS asked (conversation_id, sequence)) AS asked
        JOIN conversation USING (conversation_id)
        JOIN conversation_member AS member ON member.user_id = @UserId AND member.conversation_id = asked.conversation_id
        JOIN message ON message.conversation_id = asked.conversation_id AND message.sequence = asked.sequence
        WHERE member.state <> 3 AND {MessageSql.Visible}
        """;

    private const string SelectHidden = """
        SELECT asked.user_id FROM unnest(@ActorIds) AS asked (user_id)
        WHERE EXISTS (SELECT FROM tie WHERE tie.user_id = @UserId AND tie.other_id = asked.user_id AND tie.block_expires_at > @Now OFFSET 0)
           OR EXISTS (SELECT FROM tie WHERE tie.user_id = asked.user_id AND tie.other_id = @UserId AND tie.block_expires_at > @Now OFFSET 0)
        """;

    private const string SelectFound = $"""
        SELECT event.position AS Position, {MessageSql.Columns}
        FROM (SELECT position, conversation_id, sequence FROM inbox_event
              WHERE user_id = @UserId AND position < @Before AND kind = 1 AND (@ConversationId IS NULL OR conversation_id = @ConversationId)
              ORDER BY position DESC LIMIT @Limit) AS event
        JOIN conversation USING (conversation_id)
        JOIN conversation_member AS member ON member.user_id = @UserId AND member.conversation_id = event.conversation_id
        JOIN message ON message.conversation_id = event.conversation_id AND message.sequence = event.sequence
        WHERE member.state <> 3 AND message.body IS NOT NULL AND {MessageSql.Visible}
        ORDER BY event.position DESC
        """;

    /// <summary>The newest positions of some users; those who have none are not there.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadHeadsAsync(IReadOnlyCollection<string> userIds)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var heads = await connection.QueryAsync<(string UserId, long Position)>(SelectHeads, new { UserIds = userIds.ToArray() });
        return heads.ToDictionary(head => head.UserId, head => head.Position);
    }

    /// <summary>At most so many events after a position, and the position of the last that was looked at.</summary>
    public async Task<(List<InboxEvent> Events, long Position)> ReadAsync(string userId, long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<EventRow>(new CommandDefinition(
            SelectEvents, new { UserId = userId, After = after, Limit = limit }, cancellationToken: cancellationToken))).AsList();
        if (rows.Count == 0)
            return ([], after);
        var parameters = new
        {
            UserId = userId,
            ConversationIds = rows.Select(row => row.ConversationId).ToArray(),
            Sequences = rows.Select(row => row.Sequence).ToArray(),
            ActorIds = rows.Select(row => row.ActorId).Distinct().Where(actorId => actorId != userId).ToArray(),
            Now = timeProvider.GetUtcNow(),
        };
        var found = await connection.QueryAsync<MessageRow>(new CommandDefinition(SelectMessages, parameters, cancellationToken: cancellationToken));
        var messages = (await opener.OpenAsync(connection, userId, found.AsList(), cancellationToken))
            .ToDictionary(message => (message.ConversationId, message.Sequence));
        var hidden = (await connection.QueryAsync<string>(new CommandDefinition(SelectHidden, parameters, cancellationToken: cancellationToken)))
            .ToHashSet();
        var events = rows
            .Select(row => ToProto(row, messages.GetValueOrDefault((row.ConversationId.ToString(), row.Sequence))))
            .Where(happened => !hidden.Contains(happened.ActorUserId)
                && (happened.Message is not null || happened.Kind is InboxEventKind.Receipt or InboxEventKind.Conversation));
        return ([.. events], rows[^1].Position);
    }

    /// <summary>A user's messages before a position, newest first, with their positions: of at most so many events.</summary>
    public async Task<List<(long Position, MessageRow Row)>> ReadBackwardsAsync(
        string userId, Guid? conversationId, long before, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, ConversationId = conversationId, Before = before, Limit = limit, Now = timeProvider.GetUtcNow() };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return
        [
            .. await connection.QueryAsync<long, MessageRow, (long, MessageRow)>(
                new CommandDefinition(SelectFound, parameters, cancellationToken: cancellationToken), (position, row) => (position, row),
                "ConversationId"),
        ];
    }

    /// <summary>Opens rows of <see cref="ReadBackwardsAsync"/> that were found.</summary>
    public async Task<List<Message>> OpenAsync(string userId, IReadOnlyCollection<MessageRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await opener.OpenAsync(connection, userId, rows, cancellationToken);
    }

    private static InboxEvent ToProto(EventRow row, Message? message)
    {
        var kind = (InboxEventKind)row.Kind;
        return new InboxEvent
        {
            Position = row.Position,
            ConversationId = row.ConversationId.ToString(),
            Kind = kind,
            ActorUserId = row.ActorId,
            Message = kind is InboxEventKind.Receipt or InboxEventKind.Conversation ? null : message,
            Receipt = kind == InboxEventKind.Receipt
                ? new ConversationMember { UserId = row.ActorId, DeliveredSequence = row.DeliveredSequence, ReadSequence = row.ReadSequence }
                : null,
        };
    }

    private sealed record EventRow
    {
        public long Position { get; init; }
        public short Kind { get; init; }
        public Guid ConversationId { get; init; }
        public long Sequence { get; init; }
        public string ActorId { get; init; } = "";
        public long DeliveredSequence { get; init; }
        public long ReadSequence { get; init; }
    }
}
