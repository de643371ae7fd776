using Engagement.Interactions.V1;
using Engagement.Platform.Errors;

namespace Engagement.Interactions.Ledger;

/// <summary>Events that always count, and of which nothing is kept but their rows.</summary>
internal sealed class PlainEvents : ILedgerPart
{
    public IReadOnlyList<EventKind> Kinds { get; } =
        [EventKind.Impression, EventKind.Open, EventKind.ProfileVisit, EventKind.CommentsVisit];

    public Problem? Decide(LedgerEntry entry)
    {
        entry.Event.Effect = 1;
        return null;
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion) => deletion.Event.Effect = -target.Event.Effect;
}
