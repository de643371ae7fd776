using Npgsql;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>The message that a case is about, as it lies in its row.</summary>
internal readonly record struct CaseSubject(Guid ConversationId, Guid MessageId, long Sequence, string SenderId, byte[] Body, DateTime SentAt);

/// <summary>Opens the case of a message, in the transaction that writes the message or its report.</summary>
internal static class CaseOpening
{
    private const string Insert = """
        INSERT INTO safety_case
            (case_id, conversation_id, message_id, sequence, sender_id, body, sent_at, action, reason, score, state, shown, reported, opened_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NOT $12, $13)
        ON CONFLICT (case_id) DO UPDATE SET reported = safety_case.reported OR excluded.reported
        """;

    /// <summary>Locks the case until the commit; lock order: the message's row or conversation before it.</summary>
    public static NpgsqlBatchCommand Command(in CaseSubject subject, in SafetyVerdict verdict, DateTimeOffset now) => new(Insert)
    {
        Parameters =
        {
            new() { Value = CaseIds.Of(subject.ConversationId, subject.MessageId) }, new() { Value = subject.ConversationId },
            new() { Value = subject.MessageId }, new() { Value = subject.Sequence }, new() { Value = subject.SenderId },
            new() { Value = subject.Body }, new() { Value = subject.SentAt }, new() { Value = (short)verdict.Action },
            new() { Value = (short)verdict.Reason }, new() { Value = verdict.Score }, new() { Value = (short)CaseState.Open },
            new() { Value = verdict.Reason != SafetyReason.Reported }, new() { Value = now },
        },
    };
}
