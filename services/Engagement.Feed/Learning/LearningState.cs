using Engagement.Feed.Learning.Embedding;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning;

/// <summary>
/// Everything that features are computed from, as of a moment: what happened so far, and the embeddings of the last refresh. Training replays
/// the past through it and takes each day's features before that day goes in; serving reads the newest. One writer.
/// </summary>
internal sealed class LearningState(IReadOnlyList<VideoTraits> videos)
{
    private readonly Dictionary<int, ViewerHistory> _viewers = [];
    private Dictionary<int, Tally> _today = [];
    private Tally _total;

    public IReadOnlyList<VideoTraits> Videos { get; } = videos;

    public Tally Total => _total;

    public Tally[] OfVideo { get; } = new Tally[videos.Count];

    /// <summary>Of the last day that went in.</summary>
    public Tally[] OfVideoLately { get; } = new Tally[videos.Count];

    public Tallies<(int Video, int Surface)> OfVideoOnSurface { get; } = new();

    public Tallies<int> OfAuthor { get; } = new();

    public Tallies<int> OfSound { get; } = new();

    public Tallies<int> OfTopic { get; } = new();

    public Tallies<int> OfSurface { get; } = new();

    public Tallies<(int Surface, int Hour)> OfHour { get; } = new();

    public Tallies<(int Surface, int Band)> OfBandOnSurface { get; } = new();

    public Tally[] OfBand { get; } = new Tally[VideoTraits.DurationBands];

    /// <summary>Recomputed by <see cref="Refresh"/>.</summary>
    public Embeddings Embeddings { get; private set; } = Embeddings.None(videos.Count);

    public IReadOnlyDictionary<int, ViewerHistory> Viewers => _viewers;

    private static readonly ViewerHistory Nothing = new();

    public ViewerHistory HistoryOf(int viewer) => _viewers.GetValueOrDefault(viewer) ?? Nothing;

    /// <summary>Takes in what a viewer had opened before exposures were recorded.</summary>
    /// <param name="opened">Oldest first.</param>
    public void Bring(int viewer, IEnumerable<(int Video, Outcomes Outcomes)> opened)
    {
        foreach (var (video, outcomes) in opened)
            Count(viewer, video, surface: -1, hour: -1, outcomes, isShown: false);
    }

    /// <summary>Takes in the exposures of one day, in order of time.</summary>
    public void Apply(IReadOnlyList<Exposure> day)
    {
        _today = [];
        foreach (var exposure in day)
        {
            Count(exposure.Viewer, exposure.Video, exposure.Surface, exposure.Hour, exposure.Outcomes, isShown: true);
            var today = _today.GetValueOrDefault(exposure.Video);
            today.Add(exposure.Outcomes, isShown: true);
            _today[exposure.Video] = today;
        }
        Array.Clear(OfVideoLately);
        foreach (var (video, tally) in _today)
            OfVideoLately[video] = tally;
    }

    /// <summary>Computes the embeddings anew from what went in so far.</summary>
    public void Refresh() => Embeddings = Embeddings.Of(this);

    private void Count(int viewer, int video, int surface, int hour, Outcomes outcomes, bool isShown)
    {
        var traits = Videos[video];
        _total.Add(outcomes, isShown);
        OfVideo[video].Add(outcomes, isShown);
        OfBand[traits.DurationBand].Add(outcomes, isShown);
        OfAuthor.Add(traits.Author, outcomes, isShown);
        if (traits.Sound >= 0)
            OfSound.Add(traits.Sound, outcomes, isShown);
        foreach (var topic in traits.Topics)
            OfTopic.Add(topic, outcomes, isShown);
        if (isShown)
        {
            OfSurface.Add(surface, outcomes, isShown);
            OfVideoOnSurface.Add((video, surface), outcomes, isShown);
            OfBandOnSurface.Add((surface, traits.DurationBand), outcomes, isShown);
            OfHour.Add((surface, hour), outcomes, isShown);
        }
        if (!_viewers.TryGetValue(viewer, out var history))
            _viewers.Add(viewer, history = new ViewerHistory());
        history.Add(new PastView(video, surface, outcomes, isShown));
    }
}
