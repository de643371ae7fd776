using System.Diagnostics;
using Engagement.Evaluate.Candidates;
using Engagement.Evaluate.KuaiRand;
using Engagement.Evaluate.Protocols;
using Engagement.Evaluate.Rivals;
using Engagement.Feed.Learning;

namespace Engagement.Evaluate;

/// <summary>The whole run: learns day by day up to the test, then measures.</summary>
internal static class Evaluation
{
    public static int Run(EvaluationSettings settings, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var recording = Reading.Read(settings.Data);
        var from = Days.Of(settings.TestFrom);
        var replay = new Replay(recording, settings.TestUntil is { } until ? Days.Of(until) + 1 : int.MaxValue);
        if (!replay.Days.Any(day => day < from) || !replay.Days.Any(day => day >= from))
        {
            output.WriteLine("There must be rows before the first day of the test, and from it on.");
            return 1;
        }
        using var formula = new DeclaredFormula(recording);
        var (rows, merging) = Learn(replay, from, formula);
        output.WriteLine($"{rows.Exposures.Count} rows to learn from, after {watch.Elapsed.TotalSeconds:0} s");
        output.WriteLine("| figure | value | 95 % |\n| --- | --- | --- |");
        var report = new Report(output);
        Frozen.Run(replay, rows, from, settings.Seeds, formula, report);
        CandidateEvaluation.Run(
            replay.State, merging, Positives.Of(replay.SeenBefore(from), replay.Days.Where(day => day >= from).SelectMany(replay.Of)), from, formula,
            report);
        ByRequest.Run(replay, rows, from, settings.Seeds, formula, report);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s");
        if (settings.Json is { } json)
            File.WriteAllText(json, report.ToJson());
        return 0;
    }

    private static (TrainingRows Rows, RankingModel Merging) Learn(Replay replay, int from, DeclaredFormula formula)
    {
        var (rows, last) = (Replay.Rows(), replay.Days.Last(day => day < from));
        foreach (var day in replay.Days.Where(day => day < last))
        {
            replay.Learn(rows, day);
            formula.Apply(day);
        }
        // The order of candidates is learnt from the last day before the test.
        var merging = MergeTraining.Train(replay.State, Positives.Of(replay.SeenBefore(last), replay.Of(last)), last);
        replay.Learn(rows, last);
        formula.Apply(last);
        return (rows, merging);
    }
}
