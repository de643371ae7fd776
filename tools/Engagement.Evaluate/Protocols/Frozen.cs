using Engagement.Evaluate.Figures;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;

namespace Engagement.Evaluate.Protocols;

/// <summary>The protocol in which state and model stay as they are on the first day of the test, and a viewer's own rows are ranked.</summary>
internal static class Frozen
{
    public static void Run(Replay replay, TrainingRows learnt, int from, int seeds, Report report)
    {
        var test = Replay.Rows();
        foreach (var day in replay.Days.Where(day => day >= from))
            test.Add(replay.State, replay.Of(day));
        var groups = Groups.ByViewer(test.Exposures);
        var resampling = new Resampling(groups.Viewers);
        Order("frozen", FeatureSet.All);
        foreach (var (name, scores) in Rivals.Columns.Of(test))
            report.AddOrder($"frozen.{name}", resampling, OrderFigures.Of(groups, scores));
        Order("frozen.without_watch", FeatureSet.All.Without(FeatureKind.Watch));

        void Order(string name, FeatureSet features)
        {
            var figures = Enumerable.Range(1, seeds)
                .Select(seed => OrderFigures.Of(groups, ModelTrainer.Train(learnt, features, Outcomes.LongView, Recipe.Of(seed)).Score(test.Values)))
                .ToList();
            report.AddOrder(name, resampling, OrderFigures.Mean(figures), figures);
        }
    }
}
