using Engagement.Feed.Ranking;

namespace Engagement.Feed.Candidates.Finding;

/// <summary>What viewers of the videos that this viewer engaged with last engage with.</summary>
internal sealed class CoEngagementSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.CoEngagement;

    public IEnumerable<VideoListing> Find(VideoSearch search) =>
    [
        new(
            GreatestFirst.Sort(search.Likenesses, entry => entry.Value, (one, other) => string.CompareOrdinal(one.Key.VideoId, other.Key.VideoId))
                .Select(entry => entry.Key),
            settings.CoEngagement),
    ];
}
