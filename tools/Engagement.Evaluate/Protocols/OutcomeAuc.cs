using Engagement.Evaluate.Figures;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;

namespace Engagement.Evaluate.Protocols;

/// <summary>How well a model of its own tells each outcome, over all rows of the frozen test, beside the video's smoothed rate of it.</summary>
internal static class OutcomeAuc
{
    // A figure sorts nothing again, but walks all rows: 200 resamples are enough for an interval.
    private const int Resamples = 200;

    private static readonly (string Name, Outcomes Outcome, string Rate)[] All =
    [
        ("click", Outcomes.Opened, "video_open_rate"), ("like", Outcomes.Liked, "video_like_rate"), ("finish", Outcomes.Finished, "video_finish_rate"),
    ];

    public static void Run(TrainingRows learnt, TrainingRows test, int seeds, Report report)
    {
        var numbers = test.Exposures.Select(exposure => exposure.Viewer).Distinct().Select((viewer, at) => (viewer, at))
            .ToDictionary(entry => entry.viewer, entry => entry.at);
        int[] viewers = [.. test.Exposures.Select(exposure => numbers[exposure.Viewer])];
        var resampling = new Resampling(numbers.Count, Resamples);
        foreach (var (name, outcome, rate) in All)
        {
            bool[] labels = [.. test.Exposures.Select(exposure => exposure.Has(outcome))];
            var models = Enumerable.Range(1, seeds).Select(seed => new AucFigures(
                viewers, labels, ModelTrainer.Train(learnt, FeatureSet.All, outcome, Recipe.Of(seed)).Score(test.Values))).ToList();
            report.Add($"auc.{name}", resampling.Of(
                draws => models.Average(model => model.Value(draws)), [.. models.Select(model => model.Value(resampling.EveryOne))]));
            var popularity = new AucFigures(viewers, labels, Rivals.Columns.Of(test, rate));
            report.Add($"auc.{name}.popularity", resampling.Of(popularity.Value));
        }
    }
}
