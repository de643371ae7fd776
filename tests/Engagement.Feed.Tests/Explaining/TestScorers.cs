using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Explaining;

/// <summary>Scorers that are not the formula.</summary>
internal static class TestScorers
{
    /// <summary>By one term, which is larger the greater the id.</summary>
    public static CurrentScorer Backwards()
    {
        var current = new CurrentScorer();
        current.Replace(new ById());
        return current;
    }

    private sealed class ById : IScorer
    {
        public ScoreWeights Weights { get; } = new("by-id", [("id", 2)]);

        public IReadOnlyList<ScoredVideo> Score(IReadOnlyCollection<Candidate> candidates, ScoringContext context)
            => [.. candidates.Select(candidate => new ScoredVideo(
                candidate, Weights, [candidate.Video.VideoId.Aggregate(0f, static (sum, letter) => (sum * 10) + letter)]))];
    }
}
