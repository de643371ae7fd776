using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Learning;

/// <summary>What came of a video's being shown, by what its viewer did. Published in docs/services/feed.md.</summary>
internal static class OutcomeRules
{
    private const long LongViewMs = 18_000;
    private const long SkippedBelowMs = 2_000;
    private const double FinishedFrom = 0.95;

    public static Outcomes Of(VideoSignals signals, long durationMs)
    {
        var done = Set(signals.Likes, Outcomes.Liked) | Set(signals.Comments, Outcomes.Commented) | Set(signals.Shares, Outcomes.Shared)
            | Set(signals.Saves, Outcomes.Saved) | Set(signals.Meeting?.Follows ?? 0, Outcomes.Followed) | Set(signals.Meeting?.Remixes ?? 0, Outcomes.Remixed);
        var watched = signals.WatchedMs;
        var finished = watched > 0 && watched >= FinishedFrom * durationMs;
        var skipped = watched < SkippedBelowMs && !finished && done == 0;
        return done
            | (skipped ? Outcomes.Skipped : Outcomes.Opened)
            | (watched > 0 && watched >= Math.Min(durationMs, LongViewMs) ? Outcomes.LongView : 0)
            | (finished ? Outcomes.Finished : 0)
            | Set(signals.NotInterested, Outcomes.NotInterested);
    }

    /// <summary>The exposure that a viewer's signals to a video amount to.</summary>
    public static Exposure ExposureOf(VideoSignals signals, int viewer, int video, VideoTraits traits, int request = 0, bool follows = false)
    {
        var meeting = signals.Meeting!;
        return new Exposure(
            viewer, video, Catalogue.DayOf(meeting.FirstAt), meeting.FirstAt.Hour, meeting.Surface, Of(signals, traits.DurationMs), meeting.Place, request,
            signals.Impressions > 0, meeting.FirstPosition, follows, (float)EngagementRules.ShareOf(signals, traits.DurationMs));
    }

    private static Outcomes Set(int count, Outcomes outcome) => count > 0 ? outcome : Outcomes.None;
}
