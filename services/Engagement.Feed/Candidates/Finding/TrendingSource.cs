namespace Engagement.Feed.Candidates.Finding;

/// <summary>The videos that are engaged with most in these hours.</summary>
internal sealed class TrendingSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Trending;

    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(search.Lists.Trending.Videos, settings.Trending)];
}
