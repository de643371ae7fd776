using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Engagement.LoadGenerator.Measuring;

/// <summary>Prints each scenario's table as it comes, and keeps all for the JSON.</summary>
internal sealed class Report(Machine machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<ScenarioResult> _results = [];

    public void Add(ScenarioResult result)
    {
        _results.Add(result);
        AnsiConsole.Write(SidesOf(result));
        if (result.Ratios.Count > 0)
            AnsiConsole.Write(RatiosOf(result));
        foreach (var remark in result.Remarks)
            AnsiConsole.MarkupLineInterpolated($"  [grey]{remark}[/]");
    }

    public async Task WriteAsync(string? path)
    {
        if (path is not null)
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { machine, scenarios = _results }, Json));
    }

    private static Table SidesOf(ScenarioResult result)
    {
        var table = new Table().AddColumns("side", "unit", "median", "spread", "p50 ms", "p95 ms", "p99 ms", "processors");
        foreach (var side in result.Sides)
        {
            var (all, calls) = (side.PerSecond, side.Rounds.Select(round => round.Latency).OfType<LatencySummary>().ToArray());
            table.AddRow(
                Markup.Escape(side.Name), side.Unit, Number(all.Median), $"{Number(all.Least)}–{Number(all.Greatest)}",
                MedianOf(calls, call => call.P50), MedianOf(calls, call => call.P95), MedianOf(calls, call => call.P99),
                Processors(side));
        }
        return table;
    }

    private static Table RatiosOf(ScenarioResult result)
    {
        var table = new Table().AddColumns("ratio", "median", "spread", "wanted", "");
        foreach (var ratio in result.Ratios)
        {
            var aim = ratio.AimFor is { } value ? $", aim {Number(value)}" : "";
            table.AddRow(
                Markup.Escape(ratio.What), $"[bold]{Number(ratio.Spread.Median)}[/]", $"{Number(ratio.Spread.Least)}–{Number(ratio.Spread.Greatest)}",
                $"{(ratio.IsBound ? "at most" : "at least")} {Number(ratio.AtLeast)}{aim}",
                result.Quick ? "quick: not a figure" : ratio.IsMet ? "[green]met[/]" : "[red]missed[/]");
        }
        return table;
    }

    private static string Processors(SideResult side)
    {
        var uses = side.Rounds.Select(round => round.Processor).OfType<IReadOnlyDictionary<string, double>>().ToArray();
        return uses.Length == 0
            ? ""
            : string.Join(", ", uses[0].Keys.Select(who => $"{who} {Number(Spread.Of(uses.Select(use => use[who])).Median)}"));
    }

    private static string MedianOf(LatencySummary[] calls, Func<LatencySummary, double> figure)
        => calls.Length > 0 ? Number(Spread.Of(calls.Select(figure)).Median) : "";

    private static string Number(double value)
        => value.ToString(Math.Abs(value) >= 100 ? "N0" : Math.Abs(value) >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);
}
