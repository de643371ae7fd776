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
    private int _newestDay = int.MinValue;
    private Tally _total;

    public IReadOnlyList<VideoTraits> Videos { get; } = videos;

    public Tally Total => _total;

    public VideoTallies OfVideo { get; private init; } = new();

    /// <summary>Of the newest day that anything went in of.</summary>
    public VideoTallies OfVideoLately { get; private init; } = new();

    public Tallies<(int Video, int Surface)> OfVideoOnSurface { get; private init; } = new();

    public Tallies<int> OfAuthor { get; } = new();

    public Tallies<int> OfSound { get; } = new();

    public Tallies<int> OfTopic { get; } = new();

    public Tallies<int> OfSurface { get; } = new();

    public Tallies<(int Surface, int Hour)> OfHour { get; private init; } = new();

    public Tallies<(int Surface, int Band)> OfBandOnSurface { get; } = new();

    public Tally[] OfBand { get; } = new Tally[VideoTraits.DurationBands];

    /// <summary>Recomputed by <see cref="Refresh"/>.</summary>
    public Embeddings Embeddings { get; private set; } = Embeddings.None;

    public IReadOnlyDictionary<int, ViewerHistory> Viewers => _viewers;

    private static readonly ViewerHistory Nothing = new();

    /// <summary>
    /// A state of which no viewer is known: of the tallies that all others are sums of, and whole numbers add up to the same in any order.
    /// </summary>
    public static LearningState From(
        IReadOnlyList<VideoTraits> videos, VideoTallies ofVideo, VideoTallies ofVideoLately, Tallies<(int Video, int Surface)> ofVideoOnSurface,
        Tallies<(int Surface, int Hour)> ofHour, Embeddings embeddings)
    {
        var state = new LearningState(videos)
        {
            OfVideo = ofVideo, OfVideoLately = ofVideoLately, OfVideoOnSurface = ofVideoOnSurface, OfHour = ofHour, Embeddings = embeddings,
        };
        for (var video = 0; video < ofVideo.All.Length; video++)
            state.Add(videos[video], ofVideo.All[video]);
        foreach (var ((video, surface), tally) in ofVideoOnSurface.All)
        {
            state.OfSurface.Add(surface, tally);
            state.OfBandOnSurface.Add((surface, videos[video].DurationBand), tally);
        }
        return state;
    }

    public ViewerHistory HistoryOf(int viewer) => _viewers.GetValueOrDefault(viewer) ?? Nothing;

    /// <summary>Takes in what a viewer had opened before exposures were recorded.</summary>
    /// <param name="opened">Oldest first.</param>
    public void Bring(int viewer, IEnumerable<(int Video, Outcomes Outcomes)> opened)
    {
        foreach (var (video, outcomes) in opened)
            Count(viewer, video, surface: -1, hour: -1, outcomes, isShown: false);
    }

    /// <summary>Takes in exposures, in order of time.</summary>
    public void Apply(IReadOnlyList<Exposure> exposures)
    {
        foreach (var exposure in exposures)
        {
            Count(exposure.Viewer, exposure.Video, exposure.Surface, exposure.Hour, exposure.Outcomes, exposure.IsShown);
            if (exposure.Day > _newestDay)
            {
                _newestDay = exposure.Day;
                OfVideoLately.Clear();
            }
            if (exposure.IsShown && exposure.Day == _newestDay)
                OfVideoLately.Add(exposure.Video, exposure.Outcomes, isShown: true);
        }
    }

    /// <summary>Computes the embeddings anew from what went in so far.</summary>
    public void Refresh() => Embeddings = Embeddings.Of(this);

    private void Add(VideoTraits traits, in Tally tally)
    {
        _total.Add(tally);
        OfBand[traits.DurationBand].Add(tally);
        OfAuthor.Add(traits.Author, tally);
        if (traits.Sound >= 0)
            OfSound.Add(traits.Sound, tally);
        foreach (var topic in traits.Topics)
            OfTopic.Add(topic, tally);
    }

    private void Count(int viewer, int video, int surface, int hour, Outcomes outcomes, bool isShown)
    {
        var traits = Videos[video];
        _total.Add(outcomes, isShown);
        OfVideo.Add(video, outcomes, isShown);
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
