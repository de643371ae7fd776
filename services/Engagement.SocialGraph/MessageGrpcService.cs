using Engagement.Platform.Access;
using Engagement.SocialGraph.DirectMessages;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class MessageGrpcService(
    SendMessageHandler sendMessage, ReactionHandler reactions, MemberHandler members, GroupHandler groups, ListConversationsHandler listConversations,
    ListMessagesHandler listMessages, ListFoundMessagesHandler listFoundMessages, WatchInboxHandler watchInbox, MessageSettingsHandler settings)
    : MessageService.MessageServiceBase
{
    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
        => sendMessage.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<UnsendMessageResponse> UnsendMessage(UnsendMessageRequest request, ServerCallContext context)
        => reactions.UnsendAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<SetReactionResponse> SetReaction(SetReactionRequest request, ServerCallContext context)
        => reactions.SetReactionAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<UpdateReceiptResponse> UpdateReceipt(UpdateReceiptRequest request, ServerCallContext context)
        => members.UpdateReceiptAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<UpdateConversationResponse> UpdateConversation(UpdateConversationRequest request, ServerCallContext context)
        => members.UpdateConversationAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<CreateGroupResponse> CreateGroup(CreateGroupRequest request, ServerCallContext context)
        => groups.CreateAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<UpdateGroupResponse> UpdateGroup(UpdateGroupRequest request, ServerCallContext context)
        => groups.UpdateAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<LeaveGroupResponse> LeaveGroup(LeaveGroupRequest request, ServerCallContext context)
        => groups.LeaveAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListConversationsResponse> ListConversations(ListConversationsRequest request, ServerCallContext context)
        => listConversations.ListAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<GetConversationResponse> GetConversation(GetConversationRequest request, ServerCallContext context)
        => listConversations.GetAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
        => listMessages.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListFoundMessagesResponse> ListFoundMessages(ListFoundMessagesRequest request, ServerCallContext context)
        => listFoundMessages.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task WatchInbox(WatchInboxRequest request, IServerStreamWriter<WatchInboxResponse> responseStream, ServerCallContext context)
        => watchInbox.HandleAsync(request, Caller.Of(context).UserId, responseStream, context.CancellationToken);

    public override Task<UpdateMessageSettingsResponse> UpdateMessageSettings(UpdateMessageSettingsRequest request, ServerCallContext context)
        => settings.UpdateAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<GetTieStrengthsResponse> GetTieStrengths(GetTieStrengthsRequest request, ServerCallContext context)
        => settings.GetTieStrengthsAsync(request, Caller.Of(context).UserId, context.CancellationToken);
}
