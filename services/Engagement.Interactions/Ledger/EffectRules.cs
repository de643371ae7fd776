using Engagement.Interactions.V1;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// What an event changes its counter by, given what held before it: +1, 0 or -1. Decided once, at the write, in commit order; every fold is then
/// a plain sum.
/// </summary>
internal static class EffectRules
{
    /// <summary>The mark on the video that an event sets or clears, if it is of such a kind.</summary>
    public static EventKind? MarkOf(EventKind kind) => kind switch
    {
        EventKind.Like or EventKind.Unlike => EventKind.Like,
        EventKind.Save or EventKind.Unsave => EventKind.Save,
        EventKind.NotInterested => EventKind.NotInterested,
        _ => null,
    };

    /// <summary>Whether the mark holds after the event.</summary>
    public static bool Sets(EventKind kind) => kind is not (EventKind.Unlike or EventKind.Unsave);

    /// <summary>The effect of an event that sets or clears a mark.</summary>
    public static int OfMark(bool marked, bool sets) => (sets ? 1 : 0) - (marked ? 1 : 0);

    /// <summary>The effect of any other interaction: a watch counts when it lasted longer than the threshold.</summary>
    public static int OfInteraction(EventKind kind, TimeSpan watched, TimeSpan viewAfter)
        => kind == EventKind.Watch && watched <= viewAfter ? 0 : 1;
}
