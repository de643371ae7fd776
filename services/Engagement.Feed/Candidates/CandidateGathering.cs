using Engagement.Feed.Candidates.Finding;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Candidates;

/// <summary>What was found for a viewer, and what was met on the way and removed, by which filter.</summary>
internal sealed record GatheredVideos(IReadOnlyCollection<Candidate> Candidates, IReadOnlyDictionary<IndexedVideo, VideoFilter> Removed);

/// <summary>Finds what may be served to a viewer: some hundred videos from each source, and never one that may not be.</summary>
internal sealed class CandidateGathering(SourceSettings sources, SlateSettings slate)
{
    /// <summary>Removed videos that are noted, the first ones.</summary>
    public const int MostRemoved = 2000;

    private readonly IVideoSource[] _sources =
    [
        new FollowingSource(sources), new FriendsSource(sources), new TopicSource(sources), new CreatorSource(sources), new CoEngagementSource(sources),
        new SoundSource(sources), new RemixKinSource(sources), new TrendingSource(sources), new PopularSource(sources), new ExploreSource(sources),
    ];

    private readonly IVideoSource[] _ofRegion = [new RegionSource()];

    /// <param name="excluded">Further videos that are not wanted, such as those on earlier pages.</param>
    public GatheredVideos Gather(
        CandidateIndex index, CandidateLists lists, ViewerProfile profile, Affinities affinities, IReadOnlyDictionary<string, VideoFilter> excluded)
    {
        var search = new VideoSearch(lists, profile, affinities, LikenessesOf(lists.CoEngagement, affinities.NewestEngaged), index.Find);
        var isOfRegion = profile.Region.Length > 0;
        var found = new Dictionary<IndexedVideo, Candidate>();
        var removed = new Dictionary<IndexedVideo, VideoFilter>();
        foreach (var source in isOfRegion ? _ofRegion : _sources)
        {
            foreach (var listing in source.Find(search))
                Take(listing, source.Source);
        }
        Take(new(Enumerable.Reverse(lists.All).Where(video => !found.ContainsKey(video)), (isOfRegion ? Ranker.Most : sources.Enough) - found.Count), Sources.Explore);
        return new GatheredVideos(found.Values, removed);

        void Take(VideoListing listing, Sources source)
        {
            var rest = listing.Most;
            foreach (var video in rest > 0 ? listing.Videos : [])
            {
                if (found.TryGetValue(video, out var candidate))
                {
                    candidate.Sources |= source;
                }
                else if (FilterOf(video, profile, excluded) is { } filter)
                {
                    if (removed.Count < MostRemoved)
                        removed.TryAdd(video, filter);
                    continue;
                }
                else
                {
                    found.Add(video, Candidate(video, source, search));
                }
                if (--rest == 0)
                    return;
            }
        }
    }

    /// <summary>The first filter that keeps a video from a viewer, or else what it is excluded by; null when it may be served.</summary>
    public static VideoFilter? FilterOf(IndexedVideo video, ViewerProfile profile, IReadOnlyDictionary<string, VideoFilter> excluded)
        => FindRemoval(video, profile) is { } removal ? removal.Filter
            : excluded.TryGetValue(video.VideoId, out var filter) ? filter
            : null;

    /// <summary>Whether a video may be served to a viewer.</summary>
    public static bool IsEligible(IndexedVideo video, ViewerProfile profile) => FindRemoval(video, profile) is null;

    /// <summary>The first filter that keeps a video from a viewer; null when none does. What only Remix knows, its caption among it, is not looked at.</summary>
    public static Removal? FindRemoval(IndexedVideo video, ViewerProfile profile)
        => video.Published is not { } published ? new(VideoFilter.NotPublished, video.VideoId)
            : published.Deleted ? new(VideoFilter.Deleted, video.VideoId)
            : !video.IsServable ? new(VideoFilter.NotPublic, video.VideoId)
            : video.CreatorId == profile.ViewerId ? new(VideoFilter.OwnVideo, video.CreatorId)
            : profile.SignalsOf(video.VideoId) is { IsDone: true } done
                ? new(done.IsSeen ? VideoFilter.Seen : VideoFilter.NotInterested, video.VideoId)
            : profile.LeavesOut(video.CreatorId) ? new(VideoFilter.LeftOut, video.CreatorId)
            : profile.Wishes.FindRemoval(video);

    private static Dictionary<IndexedVideo, double> LikenessesOf(CoEngagement coEngagement, IReadOnlyList<IndexedVideo> newestEngaged)
    {
        var likenesses = new Dictionary<IndexedVideo, double>();
        foreach (var (video, likeness) in newestEngaged.SelectMany(coEngagement.NeighboursOf))
            likenesses[video] = likenesses.GetValueOrDefault(video) + likeness;
        return likenesses;
    }

    private Candidate Candidate(IndexedVideo video, Sources source, VideoSearch search) => new(video)
    {
        Sources = source,
        CoEngagement = Math.Min(1, search.Likenesses.GetValueOrDefault(video)),
        ComesFirst = search.Profile.Region.Length > 0 && video.Region == search.Profile.Region,
        InNetwork = search.Profile.IsFollowing(video.CreatorId),
        IsNew = video.Views < slate.NewVideoBelowViews || search.Lists.ViewsOf(video.CreatorId) < slate.NewCreatorBelowViews,
    };
}
