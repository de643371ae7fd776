using System.Text.Json;
using Spectre.Console;

namespace Engagement.Simulator.Figures;

/// <summary>The figures of a run.</summary>
/// <param name="Outcomes">By the name of the policy, one a seed.</param>
internal sealed record Report(IReadOnlyDictionary<string, Outcome[]> Outcomes)
{
    private const string Own = "engagement";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    public void Print()
    {
        var table = new Table().AddColumns("policy", "seconds a session", "of the last third", "engagement's more", "of the last third");
        foreach (var (name, outcomes) in Outcomes)
        {
            table.AddRow(
                name, Interval.Of([.. Means(outcomes)]).ToString(), Interval.Of([.. Lates(outcomes)]).ToString(),
                name == Own ? "" : Interval.Of(More(name, Means)).ToString(), name == Own ? "" : Interval.Of(More(name, Lates)).ToString());
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"places drawn among new videos and creators in a session's slate: {Of(outcome => outcome.Drawn)}; of those set aside: {Of(outcome => outcome.Filled)}");
    }

    /// <summary>Each figure by a plain name: the mean, its interval, and what each seed gave.</summary>
    public void Write(string file)
    {
        var figures = new Dictionary<string, double[]>
        {
            ["drawn"] = [.. Outcomes[Own].Select(outcome => outcome.Drawn)],
            ["filled"] = [.. Outcomes[Own].Select(outcome => outcome.Filled)],
        };
        foreach (var (name, outcomes) in Outcomes)
        {
            figures.Add($"seconds.{name}", [.. Means(outcomes)]);
            figures.Add($"late_seconds.{name}", [.. Lates(outcomes)]);
            if (name == Own)
                continue;
            figures.Add($"more.{name}", More(name, Means));
            figures.Add($"late_more.{name}", More(name, Lates));
        }
        File.WriteAllText(file, JsonSerializer.Serialize(figures.ToDictionary(figure => figure.Key, figure => Figure(figure.Value)), Written));
    }

    private Interval Of(Func<Outcome, double> figure) => Interval.Of([.. Outcomes[Own].Select(figure)]);

    private static object Figure(double[] seeds)
    {
        var interval = Interval.Of(seeds);
        return new { value = interval.Mean, low = interval.Low, high = interval.High, seeds };
    }

    private double[] More(string rival, Func<Outcome[], IEnumerable<double>> of)
        => [.. of(Outcomes[Own]).Zip(of(Outcomes[rival]), (own, other) => own - other)];

    private static IEnumerable<double> Means(Outcome[] outcomes) => outcomes.Select(outcome => outcome.MeanSeconds);

    private static IEnumerable<double> Lates(Outcome[] outcomes) => outcomes.Select(outcome => outcome.LateSeconds);
}
