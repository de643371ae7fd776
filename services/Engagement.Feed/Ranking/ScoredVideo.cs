using Engagement.Feed.Candidates;

namespace Engagement.Feed.Ranking;

/// <summary>A candidate with its score: the sum of its terms, added in their order.</summary>
/// <param name="values">One for each of the weights' terms; single precision, in which they are kept.</param>
internal sealed class ScoredVideo(Candidate candidate, ScoreWeights weights, float[] values)
{
    public Candidate Candidate => candidate;

    public IndexedVideo Video => candidate.Video;

    public ScoreWeights Weights => weights;

    public float[] Values => values;

    public double Score { get; } = weights.Score(values);

    public IEnumerable<ScoreTerm> Terms => values.Select((value, term) => weights.Of(term, value));
}
