using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning.Embedding;

/// <summary>What was computed from all viewers together at the last refresh.</summary>
/// <param name="Opened">Likeness by viewers who opened both.</param>
/// <param name="WatchedLong">Likeness by viewers who watched both long.</param>
/// <param name="Choice">Who opens what; null before the first refresh.</param>
/// <param name="Staying">Who watches long of what is opened; null before the first refresh.</param>
internal sealed record Embeddings(Neighbours Opened, Neighbours WatchedLong, Factorisation? Choice, Factorisation? Staying)
{
    private const int FirstRounds = 8;
    private const int LaterRounds = 2;

    public static readonly FactorSettings ChoiceSettings = new(Rank: 48, UnknownWeight: 0.05f, Ridge: 4);
    public static readonly FactorSettings StayingSettings = new(Rank: 16, UnknownWeight: 0, Ridge: 6);

    public static Embeddings None { get; } = new(Neighbours.None, Neighbours.None, null, null);

    public static Embeddings Of(LearningState state)
    {
        var viewers = state.Viewers.OrderBy(viewer => viewer.Key).Select(viewer => viewer.Value).ToList();
        var videos = state.Videos.Count;
        var previous = state.Embeddings;
        var rounds = previous.Choice is null ? FirstRounds : LaterRounds;
        return new Embeddings(
            Neighbours.Count(viewers, videos, Outcomes.Opened), Neighbours.Count(viewers, videos, Outcomes.LongView),
            Factorisation.Fit(ChoiceSettings, [.. viewers.Select(ChoiceOf)], videos, previous.Choice, rounds),
            Factorisation.Fit(StayingSettings, [.. viewers.Select(viewer => StayingOf(viewer, state))], videos, previous.Staying, rounds));
    }

    /// <summary>Opened is wanted, the more surely when it was watched long or liked; shown and not opened is known not to be.</summary>
    public static Taste[] ChoiceOf(ViewerHistory viewer)
        => [.. viewer.Views.Select(view => view.Has(Outcomes.Opened)
            ? new Taste(view.Video, 1, 1 + (view.Has(Outcomes.LongView) ? 1 : 0) + (view.Has(Outcomes.Liked) ? 1 : 0))
            : new Taste(view.Video, 0, 0.5f))];

    /// <summary>By how much more, or less, than others the viewer stayed with what was opened.</summary>
    public static Taste[] StayingOf(ViewerHistory viewer, LearningState state)
        => [.. viewer.Views.Where(view => view.Has(Outcomes.Opened)).Select(view => new Taste(
            view.Video, (view.Has(Outcomes.LongView) ? 1 : 0) - state.OfVideo[view.Video].LongOfOpened(MeanStay(state), 10), 1))];

    private static float MeanStay(LearningState state) => state.Total.LongOfOpened(0.5f, 1);
}
