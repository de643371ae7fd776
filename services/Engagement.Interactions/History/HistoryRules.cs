using Engagement.Interactions.V1;

namespace Engagement.Interactions.History;

internal static class HistoryRules
{
    /// <summary>Whether entries of a kind are deleted from the history: what other services keep is taken back there, and what a viewer asks for stays asked for.</summary>
    public static bool IsRetractable(EventKind kind)
        => kind is > EventKind.Unspecified and < EventKind.Follow and not (EventKind.HistoryDeletion or EventKind.ConsentUpdate or EventKind.HistoryErasure);
}
