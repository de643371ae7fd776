using Engagement.Evaluate.Figures;
using Engagement.Evaluate.Rivals;
using Engagement.Feed.Learning;
using Engagement.Feed.Learning.Features;

namespace Engagement.Evaluate.Protocols;

/// <summary>The protocol in which what a viewer was shown on a day is ranked with what was known when the day began.</summary>
internal static class ByRequest
{
    public static void Run(Replay replay, TrainingRows learnt, int from, int seeds, DeclaredFormula formula, Report report)
    {
        var test = Replay.Rows();
        var scores = Enumerable.Range(0, seeds).Select(_ => new List<double>()).ToList();
        var ofFormula = new List<double>();
        foreach (var day in replay.Days.Where(day => day >= from))
        {
            var ofDay = Replay.Rows();
            ofDay.Add(replay.State, replay.Of(day));
            for (var seed = 0; seed < seeds; seed++)
                scores[seed].AddRange(ModelTrainer.Train(learnt, FeatureSet.All, Outcomes.LongView, Recipe.Of(seed + 1)).Score(ofDay.Values));
            test.Add(ofDay);
            learnt.Add(ofDay);
            ofFormula.AddRange(formula.Score(ofDay.Exposures));
            replay.Apply(day);
            formula.Apply(day);
        }
        var groups = Groups.ByViewerAndDay(test.Exposures);
        var resampling = new Resampling(groups.Viewers);
        var figures = scores.Select(ofSeed => OrderFigures.Of(groups, ofSeed)).ToList();
        var model = OrderFigures.Mean(figures);
        report.AddOrder("request", resampling, model, figures);
        foreach (var (name, ofRival) in Columns.Of(test).Append(("formula", [.. ofFormula])))
        {
            var rival = OrderFigures.Of(groups, ofRival);
            report.AddOrder($"request.{name}", resampling, rival);
            if (name == "popularity")
                report.Add("request.gain_over_popularity", resampling.Of(draws => model.Primary(draws) - rival.Primary(draws)));
        }
    }
}
