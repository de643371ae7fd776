namespace Engagement.Feed.Candidates.Finding;

/// <summary>The kin of the videos that the viewer engaged with last: their remixes, their sources, and the other remixes of those.</summary>
internal sealed class RemixKinSource(SourceSettings settings) : IVideoSource
{
    public Sources Source => Sources.Remix;

    public IEnumerable<VideoListing> Find(VideoSearch search) => [new(search.Affinities.NewestEngaged.SelectMany(video => KinOf(search, video)), settings.Remix)];

    private static IEnumerable<IndexedVideo> KinOf(VideoSearch search, IndexedVideo video)
    {
        var sources = video.SourceIds.Select(search.Find).OfType<IndexedVideo>().ToList();
        return search.Lists.Remixes.HeadOf(video.VideoId).Concat(sources).Concat(sources.SelectMany(source => search.Lists.Remixes.HeadOf(source.VideoId)));
    }
}
