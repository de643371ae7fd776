using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Explaining;

/// <summary>A rule of the slate: what it multiplied a score by, and the place before and after.</summary>
internal readonly record struct SlateStep(string Rule, double Multiplier, int Before, int After);

/// <summary>A candidate of a logged ranking, with all that the slate made of it.</summary>
internal sealed record ExplainedCandidate(SlateItem Item, IReadOnlyList<SlateStep> Steps)
{
    /// <summary>Null when it was no candidate.</summary>
    public static ExplainedCandidate? Of(LoggedRanking ranking, IReadOnlyDictionary<long, IndexedVideo> videos, string videoId)
    {
        var ranked = ranking.Rank(videos);
        var rank = ranked.FindIndex(scored => scored.Video.VideoId == videoId);
        if (rank < 0)
            return null;
        var steps = new List<SlateStep>();
        var (before, item) = (rank, (SlateItem?)null);
        foreach (var (rule, settings) in SlateRules.StepByStep(ranking.Settings.Slate))
        {
            var slate = ranking.Fill(ranked, settings);
            var after = slate.FindIndex(filled => filled.Rank == rank);
            steps.Add(new SlateStep(rule, 1, before, after));
            (before, item) = (after, slate[after]);
        }
        return new ExplainedCandidate(
            item!, [.. steps.Select(step => step with { Multiplier = MultiplierOf(step.Rule, item!.Multipliers) })]);
    }

    /// <summary>As the last step, what filters took out between the ranking and the page: it is on the page at a place.</summary>
    public ExplainedCandidate On(int place) => this with { Steps = [.. Steps, new SlateStep("filters", 1, Steps[^1].After, place)] };

    private static double MultiplierOf(string rule, SlateMultipliers multipliers) => rule switch
    {
        "author" => multipliers.Author,
        "topic" => multipliers.Topic,
        "sound" => multipliers.Sound,
        _ => 1,
    };
}
