using Engagement.Feed.Experiments;

namespace Engagement.Feed.Ranking;

/// <summary>The terms of a scorer: what each is called and weighs, in the order in which they are added.</summary>
/// <param name="Version">Names them and whatever gives their values: under one version both are always the same.</param>
internal sealed record ScoreWeights(string Version, IReadOnlyList<(string Name, double Weight)> Terms)
{
    /// <summary>The arms of experiments whose overrides are among the weights.</summary>
    public IReadOnlyList<ArmName> Arms { get; init; } = [];

    /// <summary>The same terms, some with other weights, by their names.</summary>
    public ScoreWeights With(IReadOnlyDictionary<string, double> overrides)
        => this with { Terms = [.. Terms.Select(term => (term.Name, overrides.TryGetValue(term.Name, out var weight) ? weight : term.Weight))] };

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
