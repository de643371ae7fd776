using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Experiments.OffPolicy;

/// <summary>A policy in question: who would be drawn where a slate draws among new videos and creators.</summary>
/// <param name="weights">By the names of terms, those that count instead.</param>
/// <param name="temperature">So much more score makes one e times as likely; 0: the one with the largest score always; null: as it was.</param>
internal sealed class DrawPolicy(IReadOnlyDictionary<string, double> weights, double? temperature)
{
    /// <summary>The places of a slate that were drawn, in order: who was, how likely that was, and how likely each candidate is by this policy.</summary>
    /// <param name="ranked">What the slate was filled with.</param>
    /// <param name="settings">What it was filled by.</param>
    public IEnumerable<(SlateItem Item, IReadOnlyList<(int Rank, double Propensity)> Target)> DrawsOf(
        IReadOnlyList<SlateItem> slate, IReadOnlyList<ScoredVideo> ranked, SlateSettings settings)
    {
        if (ranked.Count == 0)
            yield break;
        var counted = weights.Count == 0 ? ranked[0].Weights : ranked[0].Weights.With(weights);
        var left = Enumerable.Range(0, ranked.Count).Where(rank => ranked[rank].Candidate.IsNew).ToDictionary(rank => rank, rank => counted.Score(ranked[rank].Values));
        foreach (var item in slate)
        {
            if (item.Filling == Filling.Draw)
                yield return (item, Propensities(left, ranked, temperature ?? settings.ExplorationTemperature));
            left.Remove(item.Rank);
        }
    }

    private static List<(int Rank, double Propensity)> Propensities(Dictionary<int, double> left, IReadOnlyList<ScoredVideo> ranked, double temperature)
    {
        var best = left.OrderByDescending(entry => entry.Value).ThenBy(entry => ranked[entry.Key].Video.VideoId, StringComparer.Ordinal).First();
        if (temperature == 0)
            return [(best.Key, 1)];
        // Less the largest, so that no weight is infinite.
        var likely = left.Select(entry => (Rank: entry.Key, Weight: Math.Exp((entry.Value - best.Value) / temperature))).ToList();
        var total = likely.Sum(entry => entry.Weight);
        return [.. likely.Select(entry => (entry.Rank, entry.Weight / total))];
    }
}
