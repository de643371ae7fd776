using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests;

/// <summary>Videos, signals, profiles and indexes as rules take them.</summary>
internal static class Samples
{
    public static IndexedVideo Video(string videoId, string creatorId, DateTime publishedAt, params string[] topics)
        => new(videoId) { Published = Facts(creatorId, publishedAt, topics) };

    public static IndexedVideo.Facts Facts(
        string creatorId, DateTime publishedAt, string[] topics, bool deleted = false, short visibility = 1)
        => new(creatorId, topics, 10_000, visibility, publishedAt, deleted);

    /// <summary>The term that is the score.</summary>
    public static ScoreWeights One { get; } = new("one", [("score", 1)]);

    public static ScoredVideo Scored(IndexedVideo video, float score) => new(new Candidate(video), One, [score]);

    public static VideoSignals Signals(
        string videoId, int impressions = 1, long watchedMs = 0, int likes = 0, int notInterested = 0, DateTime? at = null)
        => new(videoId, impressions, watchedMs > 0 ? 1 : 0, watchedMs, likes, 0, 0, 0, notInterested, at ?? Events.Noon.UtcDateTime);

    public static ViewerProfile Profile(string viewerId, IReadOnlyList<VideoSignals>? signals = null, params string[] follows)
    {
        var profile = new ViewerProfile(viewerId);
        profile.Apply(new ProfileChanges(1, default, signals ?? [], [.. follows.Select(creator => new FollowChange(creator, Following: true))], []));
        return profile;
    }

    /// <summary>An index of `count` videos v000, v001... of one creator, each hotter and newer than the one before.</summary>
    public static CandidateIndex Index(int count, Func<int, IndexedVideo.Facts>? facts = null)
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(
            1,
            [.. Enumerable.Range(0, count).Select(at => new VideoChange($"v{at:000}", facts?.Invoke(at) ?? Default(at)))],
            [.. Enumerable.Range(0, count).Select(at => new StatsChange($"v{at:000}", Views: 1000, Heat: at + 1))],
            []));
        return index;

        static IndexedVideo.Facts Default(int at) => Facts("creator", Events.Noon.UtcDateTime.AddMinutes(at), ["cats"]);
    }
}
