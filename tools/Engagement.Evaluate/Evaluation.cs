using System.Diagnostics;
using Engagement.Evaluate.KuaiRand;
using Engagement.Evaluate.Protocols;

namespace Engagement.Evaluate;

/// <summary>The whole run.</summary>
internal static class Evaluation
{
    public static int Run(EvaluationSettings settings, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var recording = Reading.Read(settings.Data);
        var from = Days.Of(settings.TestFrom);
        var replay = new Replay(recording, settings.TestUntil is { } until ? Days.Of(until) + 1 : int.MaxValue);
        var rows = Replay.Rows();
        foreach (var day in replay.Days.Where(day => day < from))
            replay.Learn(rows, day);
        output.WriteLine($"{rows.Exposures.Count} rows to learn from, read in {watch.Elapsed.TotalSeconds:0} s");
        output.WriteLine("| figure | value | 95 % |\n| --- | --- | --- |");
        var report = new Report(output);
        Frozen.Run(replay, rows, from, settings.Seeds, report);
        ByRequest.Run(replay, rows, from, settings.Seeds, report);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:0} s");
        if (settings.Json is { } json)
            File.WriteAllText(json, report.ToJson());
        return 0;
    }
}
