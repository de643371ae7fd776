using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal static class MessageRules
{
    private const int LongestText = 2000;

    public static MessageDraft Read(SendMessageRequest request, string callerId)
    {
        var violations = new FieldViolations().RequireId(request.RecipientId, "recipient_id").RequireIdOrEmpty(request.VideoId, "video_id");
        if (request.Text.Length > 0 || request.VideoId.Length == 0)
            violations.RequireText(request.Text, "text", LongestText);
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return callerId != request.RecipientId
            ? new MessageDraft(callerId, request.RecipientId, eventId, request.Text, request.VideoId)
            : throw Problem.FailedPrecondition(ErrorReason.SelfReference, "Nobody sends messages to oneself.");
    }

    /// <summary>The conversation's id; one that cannot be ours is as little found as one that is not the caller's.</summary>
    public static Guid ReadConversationId(string text)
        => Guid.TryParseExact(text, "D", out var conversationId) ? conversationId : throw NoConversation(text);

    public static Problem NoConversation(string conversationId)
        => Problem.NotFound(ErrorReason.ConversationNotFound, "conversation", conversationId);

    /// <summary>The sequence before which a page of messages, newest first, goes on.</summary>
    public static long ReadPosition(string? text)
        => text is null ? long.MaxValue
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
            : throw Problem.InvalidPageToken();
}
