using Engagement.Evaluate.Figures;
using Engagement.Evaluate.Rivals;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;

namespace Engagement.Evaluate.Protocols;

/// <summary>The protocol in which state and model stay as they are on the first day of the test, and a viewer's own rows are ranked.</summary>
internal static class Frozen
{
    public static void Run(Replay replay, TrainingRows learnt, int from, int seeds, DeclaredFormula formula, Report report)
    {
        var test = Replay.Rows();
        foreach (var day in replay.Days.Where(day => day >= from))
            test.Add(replay.State, replay.Of(day));
        var groups = Groups.ByViewer(test.Exposures);
        var resampling = new Resampling(groups.Viewers);
        var model = Order("frozen", FeatureSet.All);
        var ofFormula = formula.Score(test.Exposures);
        foreach (var (name, scores) in Columns.Of(test).Append(("formula", ofFormula)))
            report.AddOrder($"frozen.{name}", resampling, OrderFigures.Of(groups, scores));
        var withoutWatch = Order("frozen.without_watch", FeatureSet.All.Without(FeatureKind.Watch));
        report.Add("frozen.loss_without_watch", resampling.Of(draws => model.Primary(draws) - withoutWatch.Primary(draws)));
        OutcomeAuc.Run(learnt, test, seeds, report);
        Served.Run(learnt, test, ofFormula, report);

        OrderFigures Order(string name, FeatureSet features)
        {
            var figures = Enumerable.Range(1, seeds)
                .Select(seed => OrderFigures.Of(groups, ModelTrainer.Train(learnt, features, Outcomes.LongView, Recipe.Of(seed)).Score(test.Values)))
                .ToList();
            var mean = OrderFigures.Mean(figures);
            report.AddOrder(name, resampling, mean, figures);
            return mean;
        }
    }
}
