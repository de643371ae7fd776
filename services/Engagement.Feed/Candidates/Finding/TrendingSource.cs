namespace Engagement.Feed.Candidates.Finding;

/// <summary>The videos that are engaged with most in these hours, of the viewer's region and of all.</summary>
internal sealed class TrendingSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Trending;

    public IEnumerable<VideoListing> Find(VideoSearch search) =>
    [
        new(search.Lists.TrendingByRegion.HeadOf(search.Profile.DeclaredRegion), settings.TrendingInRegion),
        new(search.Lists.Trending.Videos, settings.Trending),
    ];
}
