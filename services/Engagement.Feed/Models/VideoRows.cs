using System.Collections.Concurrent;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Models;

/// <summary>The features that are of the video alone, computed once for all who ask in the same hour: half of what a candidate costs.</summary>
internal sealed class VideoRows(LearntState learnt, Asking asking)
{
    /// <summary>Beyond so many, some 20 MB, it begins anew.</summary>
    private const int Most = 100_000;

    private static readonly ViewerSums Nobody = new();

    private readonly ConcurrentDictionary<int, float[]> _rows = new();

    public Asking Asking => asking;

    public ReadOnlySpan<float> Of(int video)
    {
        if (_rows.TryGetValue(video, out var row))
            return row;
        row = new float[FeatureSet.OfVideo.Count];
        FeatureSet.OfVideo.Write(new FeatureContext(learnt.State, Nobody, asking, video), row);
        if (_rows.Count >= Most)
            _rows.Clear();
        _rows[video] = row;
        return row;
    }
}
