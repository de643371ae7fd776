using Engagement.Feed.Learning;
using Engagement.Feed.Learning.History;
using Engagement.Feed.Learning.Retrieval;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Evaluate.Candidates;

/// <summary>Learns the order of candidates from one day: what the sources found before it, and what was good on it.</summary>
internal static class MergeTraining
{
    private const int MostViewers = 6000;

    /// <summary>Of a viewer's candidates that were not good so many are drawn.</summary>
    private const int Others = 40;

    public static RankingModel Train(LearningState state, Positives positives, int day)
    {
        var index = new RetrievalIndex(state);
        var viewers = positives.OfViewers.Take(MostViewers).AsParallel().AsOrdered()
            .Select(ofViewer => RowsOf(index, positives, ofViewer.Viewer, ofViewer.Videos, day)).ToList();
        var groups = viewers.SelectMany((rows, viewer) => Enumerable.Repeat(viewer, rows.Count)).ToArray();
        int[] columns = [.. Enumerable.Range(0, CandidateMerging.Features.Count)];
        var rows = LabelledRows.Of(
            [.. viewers.SelectMany(rows => rows.Select(row => row.Values))], [.. viewers.SelectMany(rows => rows.Select(row => row.IsGood))], groups, columns);
        return ModelTrainer.Train(rows, columns, [(new TreeSettings { Trees = 120, FeatureShare = 0.7 }, 1)]);
    }

    private static List<(float[] Values, bool IsGood)> RowsOf(RetrievalIndex index, Positives positives, int viewer, int[] good, int day)
    {
        var sums = ViewerSums.Of(index.State.HistoryOf(viewer), index.State);
        var candidates = CandidateMerging.Merge(CandidateMerging.Find(index, sums, video => positives.IsNew(viewer, video)));
        var random = new Random(viewer);
        int[] drawn = [.. candidates.Where(good.Contains), .. random.GetItems([.. candidates.Except(good)], Others)];
        return [.. CandidateMerging.Rows(index, sums, day, drawn).Zip(drawn, (values, video) => (values, good.Contains(video)))];
    }
}
