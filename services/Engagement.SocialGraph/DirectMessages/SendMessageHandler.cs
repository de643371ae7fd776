using Engagement.Platform.Events;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class SendMessageHandler(
    MessageStore store, SafetyJudge judge, Acquaintance acquaintance, EventIds eventIds, SocialGraphMetrics metrics)
{
    public async Task<SendMessageResponse> HandleAsync(SendMessageRequest request, string callerId, CancellationToken cancellationToken)
    {
        var draft = MessageRules.Read(request, callerId);
        if (eventIds.Refuse(draft.MessageId) is { } refusal)
            throw refusal;
        var isStranger = await acquaintance.IsStrangerAsync(draft.SenderId, draft.RecipientId, draft.ConversationId, cancellationToken);
        var verdict = judge.Judge(new MessageContext(draft.SenderId, draft.RecipientId, draft.Text, isStranger));
        var (message, duplicate) = await store.SendAsync(draft, verdict, cancellationToken);
        metrics.MessageSent(duplicate);
        if (!duplicate)
            metrics.Judged(verdict);
        return new SendMessageResponse { Message = message.ToProto(), Duplicate = duplicate };
    }
}
