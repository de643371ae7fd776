using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;

namespace Engagement.Feed.Ranking;

/// <summary>What candidates are scored for.</summary>
/// <param name="TopHeat">That of the hottest video.</param>
internal sealed record ScoringContext(ViewerProfile Profile, Affinities Affinities, double TopHeat, DateTime Now);

/// <summary>Gives candidates the values of its terms. It never changes; another formula, model or weight is another scorer with another version.</summary>
internal interface IScorer
{
    /// <summary>Always the same object.</summary>
    ScoreWeights Weights { get; }

    /// <summary>Each candidate, in the same order, with a value for each of <see cref="Weights"/>.</summary>
    IReadOnlyList<ScoredVideo> Score(IReadOnlyCollection<Candidate> candidates, ScoringContext context);
}
