using Engagement.Platform.Access;
using Engagement.SocialGraph.DirectMessages;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class MessageGrpcService(
    SendMessageHandler sendMessage, ListConversationsHandler listConversations, ListMessagesHandler listMessages)
    : MessageService.MessageServiceBase
{
    public override Task<SendMessageResponse> SendMessage(SendMessageRequest request, ServerCallContext context)
        => sendMessage.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListConversationsResponse> ListConversations(ListConversationsRequest request, ServerCallContext context)
        => listConversations.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
        => listMessages.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);
}
