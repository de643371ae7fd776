using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Learning;

/// <summary>Exposures, each with its features as they were before its day.</summary>
internal sealed class TrainingRows(FeatureSet features)
{
    private readonly List<Exposure> _exposures = [];
    private readonly List<float[]> _values = [];

    public FeatureSet Features { get; } = features;

    public IReadOnlyList<Exposure> Exposures => _exposures;

    /// <summary>A row an exposure, in their order.</summary>
    public IReadOnlyList<float[]> Values => _values;

    public void Add(TrainingRows others)
    {
        _exposures.AddRange(others._exposures);
        _values.AddRange(others._values);
    }

    /// <summary>
    /// Adds exposures whose outcomes the state has not seen, as they were when they were asked for: with what the viewer had done until then. What was not
    /// seen being shown says nothing of what is done with what is shown, and only becomes a part of the viewer's past.
    /// </summary>
    /// <param name="exposures">In order of time.</param>
    public void AddByRequest(LearningState state, IReadOnlyList<Exposure> exposures)
    {
        var values = new float[exposures.Count][];
        foreach (var ofViewer in Enumerable.Range(0, exposures.Count).GroupBy(at => exposures[at].Viewer))
        {
            var history = state.HistoryOf(ofViewer.Key).Copy();
            ViewerSums? viewer = null;
            var request = 0;
            foreach (var at in ofViewer)
            {
                var exposure = exposures[at];
                if (viewer is null || exposure.Request != request)
                    (viewer, request) = (ViewerSums.Of(history, state), exposure.Request);
                if (exposure.IsShown)
                    values[at] = Write(state, viewer, exposure);
                history.Add(new PastView(exposure.Video, exposure.Surface, exposure.Outcomes, exposure.IsShown));
            }
        }
        for (var at = 0; at < exposures.Count; at++)
        {
            if (values[at] is not { } row)
                continue;
            _exposures.Add(exposures[at]);
            _values.Add(row);
        }
    }

    /// <summary>Forgets the oldest beyond so many.</summary>
    public void Keep(int most)
    {
        var tooMany = Math.Max(0, _values.Count - most);
        _exposures.RemoveRange(0, tooMany);
        _values.RemoveRange(0, tooMany);
    }

    /// <summary>Adds exposures whose outcomes the state has not seen.</summary>
    public void Add(LearningState state, IReadOnlyList<Exposure> exposures)
    {
        foreach (var ofViewer in exposures.GroupBy(exposure => exposure.Viewer))
        {
            var viewer = ViewerSums.Of(state.HistoryOf(ofViewer.Key), state);
            foreach (var exposure in ofViewer)
            {
                _exposures.Add(exposure);
                _values.Add(Write(state, viewer, exposure));
            }
        }
    }

    private float[] Write(LearningState state, ViewerSums viewer, Exposure exposure)
    {
        var values = new float[Features.Count];
        Features.Write(
            new FeatureContext(
                state, viewer, new Asking(exposure.Day, exposure.Hour, exposure.Surface, exposure.Place), exposure.Video, exposure.Follows),
            values);
        return values;
    }
}
