using Engagement.Interactions.V1;

namespace Engagement.Torture.Generation;

/// <summary>An event of the plan. Its content follows from these numbers and the seed (<see cref="Messages"/>), so a million of them are small.</summary>
/// <param name="User">Who does it.</param>
/// <param name="Video">The video; <see cref="None"/> when the kind names none.</param>
/// <param name="Target">
/// The event that it refers to: the comment, the share, the entry of history, the event that made the collection, the first update of the watch
/// session; for a follow the other user. <see cref="None"/> when there is none.
/// </param>
/// <param name="Detail">What else varies, by the kind.</param>
internal readonly record struct Planned(EventKind Kind, int User, int Video, int Target, int Detail, Guid EventId)
{
    public const int None = -1;

    /// <summary>The event that must be in the ledger before this one is accepted.</summary>
    public int Needs => Kind is EventKind.Watch or EventKind.Follow or EventKind.Unfollow ? None : Target;

    public bool IsOfGraph => Kind is EventKind.Follow or EventKind.Unfollow;
}
