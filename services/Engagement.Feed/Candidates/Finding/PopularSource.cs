namespace Engagement.Feed.Candidates.Finding;

/// <summary>The hottest videos of all.</summary>
internal sealed class PopularSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Popular;

    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(search.Lists.Popular.Videos, settings.Popular)];
}
