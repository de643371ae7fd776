using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;

namespace Engagement.Feed.Ranking;

/// <summary>Finds, scores and sorts what a viewer may see next.</summary>
internal sealed class Ranker(CandidateIndex index, CurrentScorer scorer, FeedMetrics metrics, TimeProvider timeProvider)
{
    /// <summary>So many of the best are kept for the pages of a request, some 20 KB; those after them are ranked when they are asked for.</summary>
    public const int Most = 150;

    /// <summary>The best first; equal scores in the order of their ids.</summary>
    /// <param name="excluded">Videos that are not wanted: those on earlier pages of the request.</param>
    public List<ScoredVideo> Rank(ViewerProfile profile, Affinities affinities, IReadOnlySet<string> excluded)
    {
        using var activity = FeedTelemetry.Source.StartActivity("rank");
        var started = timeProvider.GetTimestamp();
        var (candidates, topHeat) = index.Read(lists
            => (CandidateGathering.Gather(lists, profile, affinities, excluded), lists.Popular.TopKey));
        List<ScoredVideo> ranked = [.. scorer.Value.Score(candidates, Context(profile, affinities, topHeat))];
        ranked.Sort(static (one, other) => other.Score.CompareTo(one.Score) is not 0 and var byScore
            ? byScore
            : string.CompareOrdinal(one.Video.VideoId, other.Video.VideoId));
        if (ranked.Count > Most)
            ranked.RemoveRange(Most, ranked.Count - Most);
        activity?.SetTag("engagement.candidates", candidates.Count);
        metrics.Ranked(candidates.Count, timeProvider.GetElapsedTime(started));
        return ranked;
    }

    /// <summary>The score of one video, however it was found; null when it is not known here.</summary>
    public ScoredVideo? Score(string videoId, ViewerProfile profile, Affinities affinities)
        => index.Find(videoId) is { Published: not null } video
            ? scorer.Value.Score([new Candidate(video)], Context(profile, affinities, index.Read(lists => lists.Popular.TopKey)))[0]
            : null;

    private ScoringContext Context(ViewerProfile profile, Affinities affinities, double topHeat)
        => new(profile, affinities, topHeat, timeProvider.GetUtcNow().UtcDateTime);
}
