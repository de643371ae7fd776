using Engagement.Platform.Errors;
using Engagement.Platform.Persistence;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
using Npgsql;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>What a member makes of a conversation: receipts, accepting, declining, muting.</summary>
internal sealed class MemberHandler(ConversationWriter writer)
{
    private const string SetReceipt = """
        UPDATE conversation_member SET delivered_sequence = greatest(delivered_sequence, $3), read_sequence = greatest(read_sequence, $4)
        WHERE user_id = $1 AND conversation_id = $2
        """;

    private const string SetState = """
        UPDATE conversation_member SET state = $3 WHERE user_id = $1 AND conversation_id = $2
        """;

    private const string SetMuted = """
        UPDATE conversation_member SET muted = $3 WHERE user_id = $1 AND conversation_id = $2
        """;

    public async Task<UpdateReceiptResponse> UpdateReceiptAsync(UpdateReceiptRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations()
            .Require(request.DeliveredSequence >= 0, "delivered_sequence", "must not be negative")
            .Require(request.ReadSequence >= 0, "read_sequence", "must not be negative");
        var write = MessageRules.ReadWrite(
            callerId, request.EventId, ConversationWriteKind.UpdateReceipt, request.ConversationId, request.ToByteArray(), violations);
        var duplicate = await writer.WriteAsync(write, conversation =>
        {
            var read = Math.Min(request.ReadSequence, conversation.LastSequence);
            var delivered = Math.Max(read, Math.Min(request.DeliveredSequence, conversation.LastSequence));
            return Written(
                Statement.Of(SetReceipt, callerId, conversation.Id, delivered, read),
                Inbox.OfConversation(
                    InboxEventKind.Receipt, conversation.Id, callerId, conversation.Mine.State == (short)ConversationState.Accepted, conversation.Now));
        }, cancellationToken);
        return new UpdateReceiptResponse { Duplicate = duplicate };
    }

    public async Task<UpdateConversationResponse> UpdateConversationAsync(
        UpdateConversationRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(
            request.State is ConversationState.Unspecified or ConversationState.Accepted or ConversationState.Declined, "state",
            "must be ACCEPTED, DECLINED or not set");
        var write = MessageRules.ReadWrite(
            callerId, request.EventId, ConversationWriteKind.UpdateConversation, request.ConversationId, request.ToByteArray(), violations);
        var duplicate = await writer.WriteAsync(write, conversation =>
        {
            var written = new List<NpgsqlBatchCommand>();
            if (request.State != ConversationState.Unspecified)
                written.Add(Statement.Of(SetState, callerId, conversation.Id, (short)request.State));
            if (request.HasMuted)
                written.Add(Statement.Of(SetMuted, callerId, conversation.Id, request.Muted));
            // Nobody else is told of any of it.
            written.Add(Inbox.OfConversation(InboxEventKind.Conversation, conversation.Id, callerId, toOthers: false, conversation.Now));
            return Written([.. written]);
        }, cancellationToken);
        return new UpdateConversationResponse { Duplicate = duplicate };
    }

    private static Task<IEnumerable<NpgsqlBatchCommand>> Written(params NpgsqlBatchCommand[] commands)
        => Task.FromResult<IEnumerable<NpgsqlBatchCommand>>(commands);
}
