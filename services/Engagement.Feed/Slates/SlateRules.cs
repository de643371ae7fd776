using Engagement.Feed.Ranking;

namespace Engagement.Feed.Slates;

/// <summary>What a slate costs, and what each of its rules does to a video.</summary>
internal static class SlateRules
{
    /// <summary>The share of score that the slate's first stretch gives away, against the best by score alone; null when those have none.</summary>
    public static double? CostOf(IReadOnlyList<ScoredVideo> ranked, IReadOnlyList<SlateItem> slate, int length)
    {
        var (best, chosen) = (0d, 0d);
        for (var place = 0; place < Math.Min(length, slate.Count); place++)
            (best, chosen) = (best + ranked[place].Score, chosen + slate[place].Scored.Score);
        return best > 0 ? (best - chosen) / best : null;
    }

    /// <summary>The settings with the rules one after the other, each on top of those before it.</summary>
    public static IEnumerable<(string Rule, SlateSettings Settings)> StepByStep(SlateSettings settings)
    {
        var so = settings with { AuthorDecay = 1, TopicDecay = 1, SoundDecay = 1, InNetworkShare = 1, ExplorationPositions = 0 };
        yield return ("author", so = so with { AuthorDecay = settings.AuthorDecay });
        yield return ("topic", so = so with { TopicDecay = settings.TopicDecay });
        yield return ("sound", so = so with { SoundDecay = settings.SoundDecay });
        yield return ("in_network", so = so with { InNetworkShare = settings.InNetworkShare });
        yield return ("exploration", so with { ExplorationPositions = settings.ExplorationPositions });
    }
}
