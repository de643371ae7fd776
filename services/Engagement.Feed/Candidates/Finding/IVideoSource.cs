using Engagement.Feed.Profiles;

namespace Engagement.Feed.Candidates.Finding;

/// <summary>Whom videos are looked for, and where.</summary>
/// <param name="Likenesses">Of the neighbours of the videos that the viewer engaged with last, summed over those.</param>
/// <param name="Find">A video by its id; null when it is not known here.</param>
internal sealed record VideoSearch(
    CandidateLists Lists, ViewerProfile Profile, Affinities Affinities, IReadOnlyDictionary<IndexedVideo, double> Likenesses,
    Func<string, IndexedVideo?> Find);

/// <summary>Videos, the best first, of which the first so many that may be served are taken.</summary>
internal readonly record struct VideoListing(IEnumerable<IndexedVideo> Videos, int Most);

/// <summary>A way to find videos for a viewer.</summary>
internal interface IVideoSource
{
    Sources Source { get; }

    /// <summary>In which what may not be served may be too.</summary>
    IEnumerable<VideoListing> Find(VideoSearch search);
}
