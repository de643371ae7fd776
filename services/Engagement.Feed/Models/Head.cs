using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Models;

/// <summary>What a model predicts: the probability of an outcome of showing a video, or, without one, the share of it that is watched.</summary>
internal sealed record Head(string Name, Outcomes Outcome)
{
    /// <summary>In the order in which their terms are added.</summary>
    public static IReadOnlyList<Head> All { get; } =
    [
        new("long_view", Outcomes.LongView),
        new("watch_share", Outcomes.None),
        new("completion", Outcomes.Finished),
        new("like", Outcomes.Liked),
        new("comment", Outcomes.Commented),
        new("share", Outcomes.Shared),
        new("save", Outcomes.Saved),
        new("follow", Outcomes.Followed),
        new("remix", Outcomes.Remixed),
        new("skip", Outcomes.Skipped),
        new("not_interested", Outcomes.NotInterested),
    ];

    public Objective Objective => Outcome == Outcomes.None ? Objective.Share : Objective.Probability;

    /// <summary>What came, from 0 to 1.</summary>
    public float LabelOf(in Exposure exposure) => Outcome == Outcomes.None ? exposure.WatchShare : exposure.Has(Outcome) ? 1 : 0;
}
