using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Profiles;

/// <summary>What a viewer did to a video, as far as it counts for what the viewer likes.</summary>
/// <param name="Engagement">What it was worth then, see <see cref="EngagementRules"/>.</param>
/// <param name="Weight">What it counts beside newer evidence.</param>
internal readonly record struct Evidence(IndexedVideo Video, VideoSignals Signals, double Engagement, double Weight)
{
    /// <summary>What it is worth beside newer evidence.</summary>
    public double Worth => Engagement * Weight;

    /// <summary>Of the video, watched; nothing of what is not wanted, null of what was not shown.</summary>
    public double? WatchShare
        => Signals.NotInterested > 0 ? 0
            : Signals.Impressions > 0 || Signals.Watches > 0 ? EngagementRules.ShareOf(Signals, Video.DurationMs)
            : null;

    /// <summary>All that counts of the known videos, the newest first.</summary>
    public static IReadOnlyList<Evidence> Of(ViewerProfile profile, CandidateIndex index)
    {
        var learned = Learned(profile)
            .Select(signals => (Signals: signals, Video: index.Find(signals.VideoId)))
            .Where(entry => entry.Video?.Published is not null)
            // The order decides the last bit of the sums.
            .OrderByDescending(entry => entry.Signals.LastAt).ThenBy(entry => entry.Signals.VideoId, StringComparer.Ordinal)
            .ToList();
        return [.. learned.Select(entry => Of(entry.Video!, entry.Signals, learned[0].Signals.LastAt - entry.Signals.LastAt))];
    }

    private static Evidence Of(IndexedVideo video, VideoSignals signals, TimeSpan age)
        => new(video, signals, EngagementRules.Of(signals, video.DurationMs), Math.Pow(2, -(age / EngagementRules.InterestHalfLife)));

    private static IEnumerable<VideoSignals> Learned(ViewerProfile profile)
    {
        var dislikes = profile.Wishes.Dislikes.ToDictionary(feedback => feedback.Target);
        foreach (var signals in profile.Signals)
        {
            var learned = signals.Learned;
            if (dislikes.Remove(signals.VideoId, out var dislike))
                learned = Disliked(learned ?? VideoSignals.None(signals.VideoId), dislike.CreatedAt);
            if (learned is not null)
                yield return learned;
        }
        foreach (var dislike in dislikes.Values)
            yield return Disliked(VideoSignals.None(dislike.Target), dislike.CreatedAt);
    }

    // Once, whether it was said to the feed, in an interaction, or in both.
    private static VideoSignals Disliked(VideoSignals signals, DateTime at)
        => signals with { NotInterested = Math.Max(1, signals.NotInterested), LastAt = signals.LastAt > at ? signals.LastAt : at };
}
