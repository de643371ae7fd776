using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>A report of a message.</summary>
internal sealed record Report(string ReporterId, Guid EventId, Guid ConversationId, Guid MessageId, string Note)
{
    public override string ToString() => $"{ConversationId}/{MessageId}";
}

/// <summary>An appeal of a case.</summary>
internal sealed record Appeal(string SenderId, Guid EventId, Guid CaseId, string Text)
{
    public override string ToString() => $"{CaseId}";
}

/// <summary>A moderator's decision of a case.</summary>
internal sealed record Decision(string ModeratorId, Guid EventId, Guid CaseId, CaseState State, string Note)
{
    public override string ToString() => $"{CaseId}";
}

internal static class CaseRules
{
    private const int LongestNote = 500;

    public static Report Read(ReportMessageRequest request, string callerId)
    {
        var violations = new FieldViolations().RequireId(request.ConversationId, "conversation_id").RequireId(request.MessageId, "message_id")
            .RequireTextOrEmpty(request.Note, "note", LongestNote);
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return new Report(
            callerId, eventId,
            Guid.TryParseExact(request.ConversationId, "D", out var conversationId) ? conversationId : throw NoConversation(request.ConversationId),
            Guid.TryParseExact(request.MessageId, "D", out var messageId) ? messageId : throw NoMessage(request.MessageId), request.Note);
    }

    public static Appeal Read(AppealVerdictRequest request, string callerId)
    {
        var violations = new FieldViolations().RequireId(request.CaseId, "case_id").RequireText(request.Text, "text", LongestNote);
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return new Appeal(callerId, eventId, ReadCaseId(request.CaseId), request.Text);
    }

    public static Decision Read(DecideSafetyCaseRequest request, string callerId)
    {
        var violations = new FieldViolations().RequireId(request.CaseId, "case_id").RequireTextOrEmpty(request.Note, "note", LongestNote)
            .Require(
                request.Decision is SafetyCaseState.Released or SafetyCaseState.Upheld, "decision",
                "must be SAFETY_CASE_STATE_RELEASED or SAFETY_CASE_STATE_UPHELD");
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return new Decision(callerId, eventId, ReadCaseId(request.CaseId), (CaseState)request.Decision, request.Note);
    }

    public static Guid Read(GetSafetyCaseRequest request)
    {
        new FieldViolations().RequireId(request.CaseId, "case_id").ThrowIfAny();
        return ReadCaseId(request.CaseId);
    }

    public static Problem NoCase(string caseId) => Problem.NotFound(ErrorReason.SafetyCaseNotFound, "safety_case", caseId);

    public static Problem NoConversation(string conversationId)
        => Problem.NotFound(ErrorReason.ConversationNotFound, "conversation", conversationId);

    public static Problem NoMessage(string messageId) => Problem.NotFound(ErrorReason.MessageNotFound, "message", messageId);

    /// <summary>Why a sender cannot appeal a case as it stands, or null.</summary>
    public static Problem? RefuseAppeal(CaseState state, bool appealed)
        => appealed ? Problem.FailedPrecondition(ErrorReason.AlreadyAppealed, "A case is appealed once.")
            : state == CaseState.Released ? Decided()
            : null;

    /// <summary>Why a moderator cannot decide a case as it stands, or null.</summary>
    public static Problem? RefuseDecision(CaseState state, string senderId, string moderatorId)
        => senderId == moderatorId ? Problem.FailedPrecondition(ErrorReason.SelfReference, "Nobody decides about a message of one's own.")
            : state is CaseState.Released or CaseState.Upheld ? Decided()
            : null;

    private static Guid ReadCaseId(string text) => Guid.TryParseExact(text, "D", out var caseId) ? caseId : throw NoCase(text);

    private static Problem Decided() => Problem.FailedPrecondition(ErrorReason.SafetyCaseDecided, "The case is decided, and not appealed.");
}
