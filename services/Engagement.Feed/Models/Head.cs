using Engagement.Feed.Learning;

namespace Engagement.Feed.Models;

/// <summary>What a model predicts: the probability of an outcome of showing a video.</summary>
internal sealed record Head(string Name, Outcomes Outcome)
{
    /// <summary>In the order in which their terms are added.</summary>
    public static IReadOnlyList<Head> All { get; } =
    [
        new("long_view", Outcomes.LongView),
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
}
