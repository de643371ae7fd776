using Dapper;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Opens messages for a reader who may see them, with their reactions. Nothing but this and <see cref="MessageStore"/> opens a text.</summary>
internal sealed class MessageOpener(MessageKeys keys, TimeProvider timeProvider)
{
    private const string Reactions = """
        SELECT reaction.conversation_id AS ConversationId, reaction.sequence AS Sequence, reaction.user_id AS UserId, reaction.emoji AS Emoji
        FROM unnest(@ConversationIds, @Sequences) AS asked (conversation_id, sequence)
        JOIN message_reaction AS reaction USING (conversation_id, sequence)
        WHERE NOT EXISTS (SELECT FROM tie WHERE tie.user_id = @UserId AND tie.other_id = reaction.user_id AND tie.block_expires_at > @Now OFFSET 0)
          AND NOT EXISTS (SELECT FROM tie WHERE tie.user_id = reaction.user_id AND tie.other_id = @UserId AND tie.block_expires_at > @Now OFFSET 0)
        ORDER BY reaction.user_id
        """;

    /// <summary>In the order given.</summary>
    public async Task<List<Message>> OpenAsync(
        NpgsqlConnection connection, string userId, IReadOnlyCollection<MessageRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return [];
        var parameters = new
        {
            UserId = userId,
            ConversationIds = rows.Select(row => row.ConversationId).ToArray(),
            Sequences = rows.Select(row => row.Sequence).ToArray(),
            Now = timeProvider.GetUtcNow(),
        };
        var reactions = (await connection.QueryAsync<ReactionRow>(new CommandDefinition(Reactions, parameters, cancellationToken: cancellationToken)))
            .ToLookup(reaction => (reaction.ConversationId, reaction.Sequence), reaction => new Reaction { UserId = reaction.UserId, Emoji = reaction.Emoji });
        var messages = new List<Message>(rows.Count);
        // A page is mostly of one conversation, whose key is unwrapped once.
        foreach (var (row, text) in OpenTexts(rows))
            messages.Add(ToProto(row, text, reactions[(row.ConversationId, row.Sequence)]));
        return messages;
    }

    /// <summary>The texts, in the order given; empty ones of what was taken back.</summary>
    public IEnumerable<(MessageRow Row, string Text)> OpenTexts(IEnumerable<MessageRow> rows)
    {
        var unwrapped = new Dictionary<Guid, ConversationKey>();
        try
        {
            foreach (var row in rows)
            {
                if (!unwrapped.TryGetValue(row.ConversationId, out var key))
                    unwrapped.Add(row.ConversationId, key = keys.Unwrap(row.ConversationId, new WrappedKey(row.KeyId, row.WrappedKey)));
                yield return (row, row.Body is null ? "" : key.Open(row.MessageId, row.SenderId, row.Body));
            }
        }
        finally
        {
            foreach (var key in unwrapped.Values)
                key.Dispose();
        }
    }

    public static Message ToProto(MessageRow row, string text, IEnumerable<Reaction> reactions) => new()
    {
        MessageId = row.MessageId.ToString(),
        ConversationId = row.ConversationId.ToString(),
        Sequence = row.Sequence,
        SenderId = row.SenderId,
        Text = text,
        VideoId = row.VideoId,
        SentAt = Timestamp.FromDateTime(row.SentAt),
        ReplyToMessageId = row.ReplyTo?.ToString() ?? "",
        ShareToken = row.ShareToken,
        Unsent = row.Body is null,
        Reactions = { reactions },
    };

    private sealed record ReactionRow
    {
        public Guid ConversationId { get; init; }
        public long Sequence { get; init; }
        public string UserId { get; init; } = "";
        public string Emoji { get; init; } = "";
    }
}
