namespace Engagement.Feed.Candidates.Finding;

/// <summary>The newest videos of followed creators.</summary>
internal sealed class FollowingSource(SourceSettings settings) : IVideoSource
{
    private const int MostCreators = 500;
    private const int NewestOfEach = 3;

    public Sources Source => Sources.Following;

    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(NewestOf(search, search.Profile.Follows), settings.Following)];

    internal static IEnumerable<IndexedVideo> NewestOf(VideoSearch search, IEnumerable<string> creators)
        => creators.Take(MostCreators).SelectMany(creator => search.Lists.ByCreator.HeadOf(creator).Take(NewestOfEach))
            .OrderByDescending(video => video.PublishedAt).ThenBy(video => video.VideoId, StringComparer.Ordinal);
}
