using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class SendMessageHandler(MessageStore store, EventIds eventIds, SocialGraphMetrics metrics)
{
    public async Task<SendMessageResponse> HandleAsync(SendMessageRequest request, string callerId, CancellationToken cancellationToken)
    {
        var draft = MessageRules.Read(request, callerId);
        if (eventIds.Refuse(draft.MessageId) is { } refusal)
            throw refusal;
        var (message, duplicate) = await store.SendAsync(draft, cancellationToken);
        metrics.MessageSent(duplicate);
        return new SendMessageResponse { Message = message.ToProto(), Duplicate = duplicate };
    }
}
