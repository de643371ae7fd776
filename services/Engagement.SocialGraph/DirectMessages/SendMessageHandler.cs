using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.Relationships;
using Engagement.SocialGraph.Safety;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class SendMessageHandler(
    MessageStore store, ConversationStore conversations, RelationshipReader relationships, SafetyJudge judge, Acquaintance acquaintance,
    EventIds eventIds, SocialGraphMetrics metrics)
{
    public async Task<SendMessageResponse> HandleAsync(SendMessageRequest request, string callerId, CancellationToken cancellationToken)
    {
        var draft = MessageRules.Read(request, callerId);
        if (eventIds.Refuse(draft.MessageId) is { } refusal)
            throw refusal;
        // Not of two: the conversation says of whom.
        if (draft.Target.RecipientId is null)
        {
            if (await conversations.FindTargetAsync(callerId, draft.ConversationId, cancellationToken) is not { } target)
                return await RepeatAsync(draft, cancellationToken);
            draft = draft with { Target = target };
        }
        var (isStranger, blocked) = await RelateAsync(draft, cancellationToken);
        var verdict = judge.Judge(new MessageContext(
            draft.SenderId, draft.Target.RecipientId ?? draft.ConversationId.ToString(), draft.Text, isStranger));
        var (message, duplicate) = await store.SendAsync(draft, verdict, request: isStranger, blocked, cancellationToken);
        metrics.MessageSent(duplicate);
        if (!duplicate)
            metrics.Judged(verdict);
        return new SendMessageResponse { Message = message, Duplicate = duplicate };
    }

    private async Task<(bool IsStranger, bool Blocked)> RelateAsync(MessageDraft draft, CancellationToken cancellationToken)
    {
        // Each of a group is there by an act of their own or by their owner's.
        if (draft.Target.RecipientId is not { } recipientId)
            return (false, false);
        var relationship = await relationships.GetAsync(draft.SenderId, recipientId, cancellationToken);
        if (relationship.Blocking)
        {
            // What was sent before the block is answered as it was.
            return await store.FindFirstAsync(draft, cancellationToken) is null
                ? throw Problem.FailedPrecondition(ErrorReason.Blocking, "Whom one blocks one cannot write to.")
                : (false, false);
        }
        return (await acquaintance.IsStrangerAsync(draft.SenderId, recipientId, draft.ConversationId, cancellationToken), relationship.BlockedBy);
    }

    // Somebody who has left a group may still ask what became of a message.
    private async Task<SendMessageResponse> RepeatAsync(MessageDraft draft, CancellationToken cancellationToken)
        => await store.FindFirstAsync(draft, cancellationToken) is { } first
            ? new SendMessageResponse { Message = first, Duplicate = true }
            : throw MessageRules.NoConversation(draft.ConversationId.ToString());
}
