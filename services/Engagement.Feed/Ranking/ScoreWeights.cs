namespace Engagement.Feed.Ranking;

/// <summary>The terms of a scorer: what each is called and weighs, in the order in which they are added.</summary>
/// <param name="Version">Names them and whatever gives their values: under one version both are always the same.</param>
internal sealed record ScoreWeights(string Version, IReadOnlyList<(string Name, double Weight)> Terms)
{
    /// <summary>The contributions of the terms, added in order.</summary>
    public double Score(ReadOnlySpan<float> values)
    {
        var score = 0d;
        for (var at = 0; at < Terms.Count; at++)
            score += Of(at, values[at]).Contribution;
        return score;
    }

    public ScoreTerm Of(int term, float value) => new(Terms[term].Name, value, Terms[term].Weight);
}
