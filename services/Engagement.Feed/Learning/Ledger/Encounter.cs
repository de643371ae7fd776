using Engagement.Feed.Profiles;

namespace Engagement.Feed.Learning.Ledger;

/// <summary>A viewer's meeting of a video, as the fold of the ledger has it.</summary>
/// <param name="RequestId">Of the answer that showed it, or empty.</param>
/// <param name="Follows">Whether the viewer followed the creator before, and still does.</param>
internal sealed record Encounter(string ViewerId, VideoSignals Signals, string RequestId, VideoDescription Video, bool Follows)
{
    public Meeting Meeting => Signals.Meeting!;
}
