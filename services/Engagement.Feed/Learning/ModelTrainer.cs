using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Learning;

/// <summary>Learns a model from rows.</summary>
internal static class ModelTrainer
{
    /// <param name="parts">The trees that are averaged, each with its weight.</param>
    /// <param name="features">Those of the rows' features that the model may look at.</param>
    public static RankingModel Train(
        TrainingRows rows, FeatureSet features, Outcomes label, IReadOnlyList<(TreeSettings Settings, double Weight)> parts)
    {
        // A viewer's rows belong together.
        var order = Enumerable.Range(0, rows.Exposures.Count).OrderBy(row => rows.Exposures[row].Viewer).ToArray();
        var columns = features.Columns;
        var values = new float[order.Length * columns.Length];
        var labels = new float[order.Length];
        for (var row = 0; row < order.Length; row++)
        {
            labels[row] = rows.Exposures[order[row]].Has(label) ? 1 : 0;
            for (var column = 0; column < columns.Length; column++)
                values[(row * columns.Length) + column] = rows.Values[order[row]][columns[column]];
        }
        int[] groups = [.. order.GroupBy(row => rows.Exposures[row].Viewer).Select(group => group.Count())];
        return new RankingModel(
            [.. parts.Select(part => (
                new FlatTrees(ParsedTree.ReadAll(TreeTrainer.Train(part.Settings, values, labels, [], groups))), part.Weight))],
            columns);
    }
}
