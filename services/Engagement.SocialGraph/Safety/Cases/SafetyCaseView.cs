using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>Where a case stands; numbered as in the contract.</summary>
internal enum CaseState : short
{
    Open = SafetyCaseState.Open,
    Released = SafetyCaseState.Released,
    Upheld = SafetyCaseState.Upheld,
    Appealed = SafetyCaseState.Appealed,
}

/// <summary>What the writes are called in `accepted_event.kind`, beyond the ledger's facts.</summary>
internal enum SafetyWrite : short
{
    Report = 1001,
    Appeal = 1002,
    Decision = 1003,
}

/// <summary>A case without any text.</summary>
internal sealed record SafetyCaseView
{
    public Guid CaseId { get; init; }
    public Guid ConversationId { get; init; }
    public Guid MessageId { get; init; }
    public string SenderId { get; init; } = "";
    public short Action { get; init; }
    public short Reason { get; init; }
    public float Score { get; init; }
    public short State { get; init; }
    public bool Reported { get; init; }
    public bool Appealed { get; init; }
    public DateTime OpenedAt { get; init; }
    public DateTime? DecidedAt { get; init; }

    public SafetyCase ToProto() => new()
    {
        CaseId = CaseId.ToString(),
        ConversationId = ConversationId.ToString(),
        MessageId = MessageId.ToString(),
        SenderId = SenderId,
        Action = (V1.SafetyAction)Action,
        Reason = (V1.SafetyReason)Reason,
        Score = Score,
        State = (SafetyCaseState)State,
        Reported = Reported,
        OpenedAt = Timestamp.FromDateTime(OpenedAt),
        DecidedAt = DecidedAt?.ToTimestamp(),
    };

    /// <summary>As its sender sees it: nothing of reports or scores, which would teach how to pass.</summary>
    public OwnVerdict ToOwn() => new()
    {
        CaseId = CaseId.ToString(),
        ConversationId = ConversationId.ToString(),
        MessageId = MessageId.ToString(),
        Action = (V1.SafetyAction)Action,
        Reason = (V1.SafetyReason)Reason,
        State = (SafetyCaseState)State,
        OpenedAt = Timestamp.FromDateTime(OpenedAt),
        Appealed = Appealed,
    };
}
