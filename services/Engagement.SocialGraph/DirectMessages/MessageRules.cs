using System.Text;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal static class MessageRules
{
    public const int LargestGroup = 32;

    private const int LongestText = 2000;
    private const int LongestName = 100;
    private const int LongestEmoji = 8;

    /// <summary>The draft but for where it goes, which is known when the conversation is.</summary>
    public static MessageDraft Read(SendMessageRequest request, string callerId)
    {
        var toConversation = request.ConversationId.Length > 0;
        var violations = new FieldViolations().RequireIdOrEmpty(request.VideoId, "video_id").RequireIdOrEmpty(request.ShareToken, "share_token")
            .RequireIdOrEmpty(request.ConversationId, "conversation_id").RequireIdOrEmpty(request.ReplyToMessageId, "reply_to_message_id")
            .Require(request.ShareToken.Length == 0 || request.VideoId.Length > 0, "share_token", "needs a video_id");
        if (toConversation)
            violations.Require(request.RecipientId.Length == 0, "recipient_id", "must be empty beside a conversation_id");
        else
            violations.RequireId(request.RecipientId, "recipient_id");
        if (request.Text.Length > 0 || request.VideoId.Length == 0)
            violations.RequireText(request.Text, "text", LongestText);
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        if (callerId == request.RecipientId)
            throw Problem.FailedPrecondition(ErrorReason.SelfReference, "Nobody sends messages to oneself.");
        var target = toConversation
            ? new MessageTarget(ReadConversationId(request.ConversationId), null)
            : new MessageTarget(ConversationIds.Of(callerId, request.RecipientId), request.RecipientId);
        Guid? replyTo = request.ReplyToMessageId.Length == 0 ? null
            : Guid.TryParseExact(request.ReplyToMessageId, "D", out var messageId) ? messageId : throw NoMessage(request.ReplyToMessageId);
        return new MessageDraft(callerId, target, eventId, request.Text, request.VideoId, request.ShareToken, replyTo);
    }

    /// <summary>Any other write of a conversation.</summary>
    /// <param name="violations">Of the request's other fields.</param>
    /// <exception cref="Problem">INVALID_ARGUMENT with all that is wrong, or NOT_FOUND: it cannot be a conversation.</exception>
    public static ConversationWrite ReadWrite(
        string callerId, string eventIdText, ConversationWriteKind kind, string conversationId, byte[] content, FieldViolations violations)
    {
        violations.RequireId(conversationId, "conversation_id");
        EventIds.TryParse(eventIdText, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return new ConversationWrite(callerId, eventId, kind, ReadConversationId(conversationId), content);
    }

    public static void CheckName(string name, FieldViolations violations) => violations.RequireText(name, "name", LongestName);

    public static void CheckUsers(IReadOnlyList<string> userIds, string field, string callerId, FieldViolations violations)
    {
        violations.Require(userIds.Count < LargestGroup, field, $"must be at most {LargestGroup - 1} users");
        for (var i = 0; i < Math.Min(userIds.Count, LargestGroup); i++)
            violations.RequireId(userIds[i], $"{field}[{i}]");
        violations.Require(!userIds.Contains(callerId), field, "must not name the acting user");
        violations.Require(userIds.Distinct().Count() == userIds.Count, field, "must name each user once");
    }

    /// <summary>Or empty. Texts do not go by this way: they are sealed, and reactions are not.</summary>
    public static bool IsEmoji(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > LongestEmoji || rune == Rune.ReplacementChar || Rune.IsLetterOrDigit(rune) || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
                return false;
        }
        return true;
    }

    /// <summary>The conversation's id; one that cannot be ours is as little found as one that is not the caller's.</summary>
    public static Guid ReadConversationId(string text)
        => Guid.TryParseExact(text, "D", out var conversationId) ? conversationId : throw NoConversation(text);

    public static Problem NoConversation(string conversationId)
        => Problem.NotFound(ErrorReason.ConversationNotFound, "conversation", conversationId);

    public static Problem NoMessage(string messageId) => Problem.NotFound(ErrorReason.MessageNotFound, "message", messageId);
}
