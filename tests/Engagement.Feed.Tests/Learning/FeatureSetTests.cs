using System.Runtime.InteropServices;
using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.History;

namespace Engagement.Feed.Tests.Learning;

public sealed class FeatureSetTests
{
    [Fact]
    public void Write_ForTrainingAndForServing_IsEqualBitForBit()
    {
        var (rows, _) = SmallWorld.Replay();
        // As a server that came up before the last day would: the same days, and all of a viewer's candidates at once.
        var (_, serving) = SmallWorld.Replay(SmallWorld.Days - 1);
        var lastDay = SmallWorld.FirstDay + SmallWorld.Days - 1;
        var compared = 0;

        foreach (var asked in Enumerable.Range(0, rows.Exposures.Count).Where(row => rows.Exposures[row].Day == lastDay).GroupBy(
            row => (rows.Exposures[row].Viewer, rows.Exposures[row].Hour, rows.Exposures[row].Surface)))
        {
            int[] videos = [.. asked.Select(row => rows.Exposures[row].Video)];
            var served = new float[videos.Length * FeatureSet.All.Count];
            FeatureSet.All.Write(
                serving, ViewerSums.Of(serving.HistoryOf(asked.Key.Viewer), serving), new Asking(lastDay, asked.Key.Hour, asked.Key.Surface), videos, served);
            float[] trained = [.. asked.SelectMany(row => rows.Values[row])];
            Assert.Equal(MemoryMarshal.Cast<float, int>(trained).ToArray(), MemoryMarshal.Cast<float, int>(served).ToArray());
            compared += trained.Length;
        }

        Assert.Equal(SmallWorld.Day(SmallWorld.Days - 1).Length * FeatureSet.All.Count, compared);
    }

    [Fact]
    public void Write_OfAnyRow_IsFinite()
    {
        var (rows, _) = SmallWorld.Replay(days: 2);

        for (var feature = 0; feature < FeatureSet.All.Count; feature++)
            Assert.True(rows.Values.All(values => float.IsFinite(values[feature])), FeatureSet.All.Features[feature].Name);
    }

    [Fact]
    public void Write_ForAViewerNobodyKnows_IsFinite()
    {
        var state = SmallWorld.State();
        var row = new float[FeatureSet.All.Count];

        FeatureSet.All.Write(state, ViewerSums.Of(state.HistoryOf(SmallWorld.Viewers), state), new Asking(SmallWorld.FirstDay, 0, 9), [0], row);

        Assert.All(row, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Without_AKind_LeavesColumnsOfAll()
    {
        var without = FeatureSet.All.Without(FeatureKind.Watch);

        Assert.DoesNotContain(without.Features, feature => feature.Kind == FeatureKind.Watch);
        Assert.Equal(without.Features.Select(feature => feature.Name), without.Columns.Select(column => FeatureSet.All.Features[column].Name));
    }

    [Fact]
    public void All_HasEachNameOnce()
        => Assert.Equal(FeatureSet.All.Count, FeatureSet.All.Features.Select(feature => feature.Name).Distinct().Count());
}
