using Engagement.Feed.Learning.Trees;

namespace Engagement.Feed.Models;

/// <summary>The score of a model: its predictions, each times its published weight, added in their order.</summary>
internal static class ModelScore
{
    /// <summary>The place in which every candidate is scored, the first: see <see cref="Learning.Features.FeatureSet.Served"/>.</summary>
    public const int ServedPlace = 0;

    /// <summary>The last term of a served score: the mean of what the viewer's topic weights and feedback add for the video's topics, and for its creator.</summary>
    public const string AskedFor = "asked_for";

    public static double[] Of(LearntModel model, ModelWeights weights, FeatureBlocks rows)
    {
        var (scores, predictions) = (new double[rows.Rows], new double[rows.Rows]);
        for (var head = 0; head < model.Heads.Count; head++)
        {
            model.Predict(head, rows, predictions);
            var weight = weights.Of(model.Heads[head].Name);
            for (var row = 0; row < scores.Length; row++)
                scores[row] += predictions[row] * weight;
        }
        return scores;
    }
}
