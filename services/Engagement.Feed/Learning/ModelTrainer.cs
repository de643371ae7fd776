using Engagement.Feed.Learning.Features;
using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Learning;

/// <summary>Learns a model from rows.</summary>
internal static class ModelTrainer
{
    /// <param name="features">Those of the rows' features that the model may look at.</param>
    /// <param name="parts">The trees that are averaged, each with its weight.</param>
    public static RankingModel Train(
        TrainingRows rows, FeatureSet features, Outcomes label, IReadOnlyList<(TreeSettings Settings, double Weight)> parts)
        => Train(
            LabelledRows.Of(
                rows.Values, [.. rows.Exposures.Select(exposure => exposure.Has(label))], [.. rows.Exposures.Select(exposure => exposure.Viewer)],
                features.Columns),
            features.Columns, parts);

    public static RankingModel Train(LabelledRows rows, int[] columns, IReadOnlyList<(TreeSettings Settings, double Weight)> parts)
    {
        var trained = parts.AsParallel().AsOrdered().Select(part => (
            new FlatTrees(ParsedTree.ReadAll(TreeTrainer.Train(part.Settings, rows.Values, rows.Labels, [], rows.Groups))), part.Weight));
        return new RankingModel([.. trained], columns);
    }
}
