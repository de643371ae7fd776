using Engagement.Feed.Ranking;

namespace Engagement.Feed.Candidates.Finding;

/// <summary>The hottest videos of a region, for a feed that is not personal.</summary>
internal sealed class RegionSource : IVideoSource
{
    public Sources Source => Sources.Popular;

    /// <summary>As many as a slate has places, so that none of the region is cut off for one that is not.</summary>
    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(search.Lists.ByRegion.HeadOf(search.Profile.Region), Ranker.Most)];
}
