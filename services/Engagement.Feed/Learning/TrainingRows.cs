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

    /// <summary>Adds exposures whose outcomes the state has not seen.</summary>
    public void Add(LearningState state, IReadOnlyList<Exposure> exposures)
    {
        foreach (var ofViewer in exposures.GroupBy(exposure => exposure.Viewer))
        {
            var viewer = ViewerSums.Of(state.HistoryOf(ofViewer.Key), state);
            foreach (var exposure in ofViewer)
            {
                var values = new float[Features.Count];
                Features.Write(new FeatureContext(state, viewer, new Asking(exposure.Day, exposure.Hour, exposure.Surface), exposure.Video), values);
                _exposures.Add(exposure);
                _values.Add(values);
            }
        }
    }
}
