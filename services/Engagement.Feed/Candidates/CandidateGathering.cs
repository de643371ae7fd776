using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Candidates;

/// <summary>Finds what may be served to a viewer: some hundred videos from each source, and never one that may not be.</summary>
internal sealed class CandidateGathering
{
    /// <summary>When all sources together find fewer, any other video is a candidate, newest first: no feed is empty while there are videos.</summary>
    private const int Enough = 200;

    private const int MostFollowed = 200;
    private const int FollowedCreators = 500;
    private const int NewestOfFollowed = 3;
    private const int LikedTopics = 5;
    private const int MostOfTopic = 80;
    private const int LikedCreators = 20;
    private const int MostOfCreator = 10;
    private const int MostCoEngaged = 200;
    private const int MostPopular = 200;
    private const int MostExplored = 100;

    // As many as are kept ranked, so that none of the region is cut off for one that is not.
    private const int MostOfRegion = Ranker.Most;

    private readonly Dictionary<IndexedVideo, Candidate> _found = [];
    private readonly ViewerProfile _profile;
    private readonly IReadOnlySet<string> _excluded;

    private CandidateGathering(ViewerProfile profile, IReadOnlySet<string> excluded) => (_profile, _excluded) = (profile, excluded);

    /// <param name="excluded">Further videos that are not wanted, such as those on earlier pages.</param>
    public static IReadOnlyCollection<Candidate> Gather(
        CandidateLists lists, ViewerProfile profile, Affinities affinities, IReadOnlySet<string> excluded)
    {
        var gathering = new CandidateGathering(profile, excluded);
        if (profile.Region.Length > 0)
        {
            gathering.Add(Sources.Popular, MostOfRegion, Head(lists.ByRegion, profile.Region, int.MaxValue));
            gathering.Fill(lists, MostOfRegion);
            return gathering._found.Values;
        }
        gathering.Add(Sources.Following, MostFollowed, profile.Follows.Take(FollowedCreators)
            .SelectMany(creator => Head(lists.ByCreator, creator, NewestOfFollowed)).OrderByDescending(video => video.PublishedAt));
        foreach (var topic in affinities.LikedTopics.Take(LikedTopics))
            gathering.Add(Sources.Topic, MostOfTopic, Head(lists.ByTopic, topic, int.MaxValue));
        foreach (var creator in affinities.LikedCreators.Take(LikedCreators))
            gathering.Add(Sources.Creator, MostOfCreator, Head(lists.ByCreator, creator, int.MaxValue));
        gathering.AddCoEngaged(lists.CoEngagement, affinities.NewestEngaged);
        gathering.Add(Sources.Popular, MostPopular, lists.Popular.Videos);
        gathering.Add(Sources.Explore, MostExplored, lists.Explore.Videos);
        gathering.Fill(lists, Enough);
        return gathering._found.Values;
    }

    /// <summary>Whether a video may be served to a viewer.</summary>
    public static bool IsEligible(IndexedVideo video, ViewerProfile profile) => FindRemoval(video, profile) is null;

    /// <summary>The first filter that keeps a video from a viewer; null when none does. What only Remix knows, its caption among it, is not looked at.</summary>
    public static Removal? FindRemoval(IndexedVideo video, ViewerProfile profile)
        => video.Published is not { } published ? new(VideoFilter.NotPublished, video.VideoId)
            : published.Deleted ? new(VideoFilter.Deleted, video.VideoId)
            : !video.IsServable ? new(VideoFilter.NotPublic, video.VideoId)
            : video.CreatorId == profile.ViewerId ? new(VideoFilter.OwnVideo, video.CreatorId)
            : profile.SignalsOf(video.VideoId) is { IsSeen: true } ? new(VideoFilter.Seen, video.VideoId)
            : profile.SignalsOf(video.VideoId) is { IsDone: true } ? new(VideoFilter.NotInterested, video.VideoId)
            : profile.LeavesOut(video.CreatorId) ? new(VideoFilter.LeftOut, video.CreatorId)
            : profile.Wishes.FindRemoval(video);

    private static IEnumerable<IndexedVideo> Head(Dictionary<string, TopList> lists, string key, int most)
        => lists.TryGetValue(key, out var list) ? list.Videos.Take(most) : [];

    private void Add(Sources source, int most, IEnumerable<IndexedVideo> videos)
    {
        foreach (var video in videos)
        {
            if (most <= 0)
                return;
            if (!IsWanted(video))
                continue;
            Found(video).Sources |= source;
            most--;
        }
    }

    private void Fill(CandidateLists lists, int enough)
        => Add(Sources.Explore, enough - _found.Count, Enumerable.Reverse(lists.All).Where(video => !_found.ContainsKey(video)));

    private void AddCoEngaged(CoEngagement coEngagement, IReadOnlyList<IndexedVideo> newestEngaged)
    {
        var likenesses = new Dictionary<IndexedVideo, double>();
        foreach (var (video, likeness) in newestEngaged.SelectMany(coEngagement.NeighboursOf))
            likenesses[video] = likenesses.GetValueOrDefault(video) + likeness;
        var strongest = likenesses.Where(entry => IsWanted(entry.Key))
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key.VideoId, StringComparer.Ordinal)
            .Take(MostCoEngaged);
        foreach (var (video, likeness) in strongest)
        {
            var candidate = Found(video);
            candidate.Sources |= Sources.CoEngagement;
            candidate.CoEngagement = Math.Min(1, likeness);
        }
    }

    private bool IsWanted(IndexedVideo video) => IsEligible(video, _profile) && !_excluded.Contains(video.VideoId);

    private Candidate Found(IndexedVideo video)
    {
        if (!_found.TryGetValue(video, out var candidate))
            _found.Add(video, candidate = new Candidate(video));
        return candidate;
    }
}
