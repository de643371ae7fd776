using Engagement.Feed.Profiles;

namespace Engagement.Feed.Learning.Ledger;

/// <summary>A viewer's meeting of a video, as the fold of the ledger has it.</summary>
/// <param name="RequestId">Of the answer that showed it, or empty.</param>
internal sealed record Encounter(string ViewerId, VideoSignals Signals, string RequestId, VideoDescription Video)
{
    public Meeting Meeting => Signals.Meeting!;
}
