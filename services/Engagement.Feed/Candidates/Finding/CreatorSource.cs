namespace Engagement.Feed.Candidates.Finding;

/// <summary>The newest videos of the creators whom the viewer likes most, followed or not.</summary>
internal sealed class CreatorSource(SourceSettings settings) : IVideoSource
{
    private const int MostCreators = 20;

    public Sources Source => Sources.Creator;

    public IEnumerable<VideoListing> Find(VideoSearch search)
        => search.Affinities.LikedCreators.Take(MostCreators)
            .Select(creator => new VideoListing(search.Lists.ByCreator.HeadOf(creator), settings.Creator));
}
