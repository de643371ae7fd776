using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Explaining;

/// <summary>A rule of the slate: what it multiplied a score by, and the place before and after.</summary>
internal readonly record struct SlateStep(string Rule, double Multiplier, int Before, int After);

/// <summary>A candidate of a logged ranking, with all that the slate made of it.</summary>
internal sealed record ExplainedCandidate(SlateItem Item, IReadOnlyList<SlateStep> Steps)
{
    /// <summary>One that has its place on a page.</summary>
    /// <param name="ranked">The ranking's candidates, with the one at this rank.</param>
    /// <param name="place">Where filters, of what was before it, have brought it.</param>
    public static ExplainedCandidate OnPage(LoggedRanking ranking, IReadOnlyList<ScoredVideo> ranked, int rank, int place)
    {
        var (item, steps) = Step(ranking, ranked, rank);
        return Of(item, [.. steps, new SlateStep("filters", 1, steps[^1].After, place)]);
    }

    /// <summary>One that is below the cut, as it was worth where the cut is.</summary>
    /// <param name="cut">The place.</param>
    public static ExplainedCandidate BelowCut(LoggedRanking ranking, IReadOnlyList<ScoredVideo> ranked, int rank, int cut)
        => Of(ranking.At(cut, rank, ranked), Step(ranking, ranked, rank).Steps);

    private static (SlateItem Item, List<SlateStep> Steps) Step(LoggedRanking ranking, IReadOnlyList<ScoredVideo> ranked, int rank)
    {
        var steps = new List<SlateStep>();
        var (before, item) = (rank, (SlateItem?)null);
        foreach (var (rule, settings) in SlateRules.StepByStep(ranking.Settings.Slate))
        {
            var slate = ranking.Fill(ranked, settings);
            var after = slate.FindIndex(filled => filled.Rank == rank);
            steps.Add(new SlateStep(rule, 1, before, after));
            (before, item) = (after, slate[after]);
        }
        return (item!, steps);
    }

    private static ExplainedCandidate Of(SlateItem item, IEnumerable<SlateStep> steps)
        => new(item, [.. steps.Select(step => step with { Multiplier = MultiplierOf(step.Rule, item.Multipliers) })]);

    private static double MultiplierOf(string rule, SlateMultipliers multipliers) => rule switch
    {
        "author" => multipliers.Author,
        "topic" => multipliers.Topic,
        "sound" => multipliers.Sound,
        _ => 1,
    };
}
