using System.Runtime.InteropServices;
using Engagement.Feed.Learning.Embedding;

namespace Engagement.Feed.Learning.History;

/// <summary>A viewer's history added up once for all candidates of a request.</summary>
internal sealed class ViewerSums
{
    /// <summary>The newest videos whose neighbours count.</summary>
    private const int NewestWithNeighbours = 40;

    private Tally _total;

    public Tally Total => _total;

    public Tally[] OfBand { get; } = new Tally[VideoTraits.DurationBands];

    public Tallies<int> OfTopic { get; } = new();

    public Tallies<int> OfAuthor { get; } = new();

    public Tallies<int> OfSound { get; } = new();

    public Tallies<int> OfSurface { get; } = new();

    public Tallies<int> OfVideo { get; } = new();

    /// <summary>The mean logarithm of the length of what was opened, and of what was watched long.</summary>
    public float OpenedLength { get; private set; }

    public float LongLength { get; private set; }

    /// <summary>Likeness to what was opened, summed.</summary>
    public Dictionary<int, float> NearOpened { get; } = [];

    /// <summary>Likeness to what was watched long, summed.</summary>
    public Dictionary<int, float> NearLong { get; } = [];

    /// <summary>Likeness to what was opened and soon left, summed.</summary>
    public Dictionary<int, float> NearLeft { get; } = [];

    public float[] Choice { get; private set; } = [];

    public float[] Staying { get; private set; } = [];

    public static ViewerSums Of(ViewerHistory history, LearningState state)
    {
        var sums = new ViewerSums();
        var (opened, openedLength, watchedLong, longLength) = (0, 0f, 0, 0f);
        foreach (var view in history.Views)
        {
            var traits = state.Videos[view.Video];
            sums.Add(view, traits);
            var length = MathF.Log(traits.DurationMs);
            if (view.Has(Outcomes.Opened))
                (opened, openedLength) = (opened + 1, openedLength + length);
            if (view.Has(Outcomes.LongView))
                (watchedLong, longLength) = (watchedLong + 1, longLength + length);
        }
        sums.OpenedLength = opened == 0 ? 0 : openedLength / opened;
        sums.LongLength = watchedLong == 0 ? 0 : longLength / watchedLong;
        sums.AddNeighbours(history, state.Embeddings);
        sums.Choice = state.Embeddings.Choice?.Fold(Embeddings.ChoiceOf(history)) ?? [];
        sums.Staying = state.Embeddings.Staying?.Fold(Embeddings.StayingOf(history, state)) ?? [];
        return sums;
    }

    private void Add(PastView view, VideoTraits traits)
    {
        _total.Add(view.Outcomes, view.IsShown);
        OfBand[traits.DurationBand].Add(view.Outcomes, view.IsShown);
        OfAuthor.Add(traits.Author, view.Outcomes, view.IsShown);
        OfVideo.Add(view.Video, view.Outcomes, view.IsShown);
        OfSurface.Add(view.Surface, view.Outcomes, view.IsShown);
        if (traits.Sound >= 0)
            OfSound.Add(traits.Sound, view.Outcomes, view.IsShown);
        foreach (var topic in traits.Topics)
            OfTopic.Add(topic, view.Outcomes, view.IsShown);
    }

    private void AddNeighbours(ViewerHistory history, Embeddings embeddings)
    {
        var newest = history.Views.Reverse().Where(view => view.Has(Outcomes.Opened)).DistinctBy(view => view.Video).Take(NewestWithNeighbours);
        foreach (var view in newest)
        {
            AddTo(NearOpened, embeddings.Opened.Of(view.Video));
            if (view.Has(Outcomes.LongView))
                AddTo(NearLong, embeddings.WatchedLong.Of(view.Video));
            else
                AddTo(NearLeft, embeddings.WatchedLong.Of(view.Video));
        }
    }

    private static void AddTo(Dictionary<int, float> sums, ReadOnlySpan<(int Video, float Likeness)> neighbours)
    {
        foreach (var (video, likeness) in neighbours)
            CollectionsMarshal.GetValueRefOrAddDefault(sums, video, out _) += likeness;
    }
}
