using System.Text.Json;
using Spectre.Console;

namespace Engagement.Simulator.Figures;

/// <summary>The figures of a run.</summary>
/// <param name="Seconds">Watched in a session, by the name of the policy, one a seed.</param>
internal sealed record Report(IReadOnlyDictionary<string, double[]> Seconds)
{
    private const string Own = "engagement";

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    public void Print()
    {
        var table = new Table().AddColumns("policy", "seconds watched a session", "engagement's more, of the same seeds");
        foreach (var (name, seconds) in Seconds)
            table.AddRow(name, Interval.Of(seconds).ToString(), name == Own ? "" : More(seconds).ToString());
        AnsiConsole.Write(table);
    }

    /// <summary>Each figure by a plain name: the mean, its interval, and what each seed gave.</summary>
    public void Write(string file)
    {
        var figures = Seconds.ToDictionary(policy => $"seconds.{policy.Key}", policy => Figure(Interval.Of(policy.Value), policy.Value));
        foreach (var (name, seconds) in Seconds.Where(policy => policy.Key != Own))
            figures.Add($"more.{name}", Figure(More(seconds), [.. Differences(seconds)]));
        File.WriteAllText(file, JsonSerializer.Serialize(figures, Written));
    }

    private static object Figure(Interval interval, double[] seeds) => new { value = interval.Mean, low = interval.Low, high = interval.High, seeds };

    private Interval More(double[] rival) => Interval.Of([.. Differences(rival)]);

    private IEnumerable<double> Differences(double[] rival) => Seconds[Own].Zip(rival, (own, other) => own - other);
}
