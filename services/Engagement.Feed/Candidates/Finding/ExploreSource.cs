namespace Engagement.Feed.Candidates.Finding;

/// <summary>The newest videos with few views.</summary>
internal sealed class ExploreSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Explore;

    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(search.Lists.Explore.Videos, settings.Explore)];
}
