using Dapper;
using Engagement.Platform.Errors;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.V1;
using Google.Protobuf;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Reactions to messages, and taking messages back.</summary>
internal sealed class ReactionHandler(ConversationWriter writer)
{
    private const string SelectMessage = $"""
        SELECT message.sequence AS Sequence, message.sender_id AS SenderId, message.held OR message.unseen AS OwnOnly, message.body IS NULL AS Unsent
        FROM conversation_member AS member JOIN message USING (conversation_id)
        WHERE member.user_id = @UserId AND member.conversation_id = @ConversationId AND message.message_id = @MessageId AND {MessageSql.Visible}
        """;

    private const string Put = """
        INSERT INTO message_reaction (conversation_id, sequence, user_id, emoji) VALUES ($1, $2, $3, $4)
        ON CONFLICT (conversation_id, sequence, user_id) DO UPDATE SET emoji = excluded.emoji
        """;

    private const string Remove = """
        DELETE FROM message_reaction WHERE conversation_id = $1 AND sequence = $2 AND user_id = $3
        """;

    private const string RemoveAll = """
        DELETE FROM message_reaction WHERE conversation_id = $1 AND sequence = $2
        """;

    private const string Erase = """
        UPDATE message SET body = NULL, video_id = '', share_token = '' WHERE conversation_id = $1 AND sequence = $2
        """;

    public async Task<SetReactionResponse> SetReactionAsync(SetReactionRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.MessageId, "message_id")
            .Require(MessageRules.IsEmoji(request.Emoji), "emoji", "must be at most 8 characters, none of them a letter, a digit or white space");
        var write = MessageRules.ReadWrite(callerId, request.EventId, ConversationWriteKind.SetReaction, request.ConversationId, request.ToByteArray(), violations);
        var duplicate = await writer.WriteAsync(write, async conversation =>
        {
            var message = await FindAsync(conversation, request.MessageId, cancellationToken);
            if (message.Unsent)
                throw MessageRules.NoMessage(request.MessageId);
            return
            [
                request.Emoji.Length == 0
                    ? Statement.Of(Remove, conversation.Id, message.Sequence, callerId)
                    : Statement.Of(Put, conversation.Id, message.Sequence, callerId, request.Emoji),
                Inbox.OfMessage(InboxEventKind.Reaction, conversation.Id, message.Sequence, callerId, !message.OwnOnly, conversation.Now),
            ];
        }, cancellationToken);
        return new SetReactionResponse { Duplicate = duplicate };
    }

    public async Task<UnsendMessageResponse> UnsendAsync(UnsendMessageRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.MessageId, "message_id");
        var write = MessageRules.ReadWrite(callerId, request.EventId, ConversationWriteKind.Unsend, request.ConversationId, request.ToByteArray(), violations);
        var duplicate = await writer.WriteAsync(write, async conversation =>
        {
            var message = await FindAsync(conversation, request.MessageId, cancellationToken);
            if (message.SenderId != callerId)
                throw MessageRules.NoMessage(request.MessageId);
            return
            [
                Statement.Of(Erase, conversation.Id, message.Sequence),
                Statement.Of(RemoveAll, conversation.Id, message.Sequence),
                Inbox.OfMessage(InboxEventKind.Unsent, conversation.Id, message.Sequence, callerId, !message.OwnOnly, conversation.Now),
            ];
        }, cancellationToken);
        return new UnsendMessageResponse { Duplicate = duplicate };
    }

    private static async Task<FoundMessage> FindAsync(LockedConversation conversation, string messageId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(messageId, "D", out var id))
            throw MessageRules.NoMessage(messageId);
        var parameters = new { conversation.Mine.UserId, ConversationId = conversation.Id, MessageId = id, conversation.Now };
        return await conversation.Connection.QuerySingleOrDefaultAsync<FoundMessage>(
            new CommandDefinition(SelectMessage, parameters, cancellationToken: cancellationToken)) ?? throw MessageRules.NoMessage(messageId);
    }

    private sealed record FoundMessage(long Sequence, string SenderId, bool OwnOnly, bool Unsent);
}
