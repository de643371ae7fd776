using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Explaining;

/// <summary>A candidate as it is logged.</summary>
/// <param name="Number">See <see cref="IndexedVideo.Number"/>.</param>
internal readonly record struct LoggedCandidate(long Number, Sources Sources, bool ComesFirst, bool InNetwork, bool IsNew, float[] Values)
{
    public ScoredVideo Of(IndexedVideo video, ScoreWeights weights)
        => new(new Candidate(video) { Sources = Sources, ComesFirst = ComesFirst, InNetwork = InNetwork, IsNew = IsNew }, weights, Values);
}

/// <summary>The candidates of a ranking, and what was met and removed, in the order of their numbers.</summary>
internal sealed record LoggedCandidates(IReadOnlyList<LoggedCandidate> Candidates, IReadOnlyDictionary<long, VideoFilter> Removed);
