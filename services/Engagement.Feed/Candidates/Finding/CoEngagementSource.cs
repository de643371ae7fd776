namespace Engagement.Feed.Candidates.Finding;

/// <summary>What viewers of the videos that this viewer engaged with last engage with.</summary>
internal sealed class CoEngagementSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.CoEngagement;

    public IEnumerable<VideoListing> Find(VideoSearch search) =>
    [
        new(
            search.Likenesses.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key.VideoId, StringComparer.Ordinal).Select(entry => entry.Key),
            settings.CoEngagement),
    ];
}
