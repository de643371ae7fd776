namespace Engagement.SocialGraph.Safety;

/// <summary>What becomes of a message; numbered as in the contract and in `message.verdict`. The greater one wins.</summary>
internal enum SafetyAction : short
{
    /// <summary>Delivered.</summary>
    Allow = 1,

    /// <summary>Delivered with a warning, and from a stranger as a message request only.</summary>
    Limit = 2,

    /// <summary>Seen by its sender only, until a moderator releases it.</summary>
    Hold = 3,
}

/// <summary>Why; numbered as in the contract and in `safety_case.reason`.</summary>
internal enum SafetyReason : short
{
    None = 0,
    Link = 1,
    ContactHarvesting = 2,
    MassMessage = 3,
    Threat = 4,
    Slur = 5,

    /// <summary>A member of the conversation reported it; no rule did.</summary>
    Reported = 6,
}

/// <summary>The judgement of one message.</summary>
/// <param name="Score">How sure the rule is, 0–1. Of the rules that are heuristics it is a fixed number and no probability.</param>
internal readonly record struct SafetyVerdict(SafetyAction Action, SafetyReason Reason, float Score)
{
    public static readonly SafetyVerdict Allowed = new(SafetyAction.Allow, SafetyReason.None, 0);

    /// <summary>The stronger of two; of equally strong ones the first.</summary>
    public SafetyVerdict Or(SafetyVerdict other) => other.Action > Action ? other : this;
}

/// <summary>All that a verdict depends on, beside what the sender sent before.</summary>
/// <param name="SenderId">Who sends.</param>
/// <param name="RecipientId">To whom; for a group, the conversation's id.</param>
/// <param name="Text">As it was written.</param>
/// <param name="IsStranger">The recipient neither follows the sender nor has written to or accepted them; in a group, one of its members.</param>
internal readonly record struct MessageContext(string SenderId, string RecipientId, string Text, bool IsStranger)
{
    /// <summary>Without the text, wherever it may be printed.</summary>
    public override string ToString() => $"{SenderId} to {RecipientId}";
}
