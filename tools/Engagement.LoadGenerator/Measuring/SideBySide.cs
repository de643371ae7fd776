using Spectre.Console;

namespace Engagement.LoadGenerator.Measuring;

/// <summary>Something to measure.</summary>
/// <param name="Name">Who does it.</param>
/// <param name="Unit">What is counted a second.</param>
/// <param name="RunAsync">One timed run.</param>
internal sealed record Side(string Name, string Unit, Func<CancellationToken, Task<Measurement>> RunAsync);

/// <summary>A side with its figures, one a round.</summary>
internal sealed record SideResult(string Name, string Unit, IReadOnlyList<Measurement> Rounds)
{
    public Spread PerSecond => Spread.Of(Rounds.Select(round => round.PerSecond));
}

/// <summary>
/// Runs the sides in turn, A-B-A-B: whatever else the machine does then meets all of them alike. The turns before the first are not
/// counted: they compile code and fill caches.
/// </summary>
internal static class SideBySide
{
    // Compiling goes on for some 20 seconds of load.
    private const int WarmUps = 2;

    public static async Task<IReadOnlyList<SideResult>> RunAsync(int rounds, IReadOnlyList<Side> sides, CancellationToken cancellationToken)
    {
        var results = sides.Select(_ => new List<Measurement>()).ToArray();
        for (var round = 1 - WarmUps; round <= rounds; round++)
        {
            for (var i = 0; i < sides.Count; i++)
            {
                var measured = await sides[i].RunAsync(cancellationToken);
                var label = round <= 0 ? "warm-up" : $"round {round}";
                AnsiConsole.MarkupLineInterpolated(
                    $"  [grey]{label}[/] {sides[i].Name}: {measured.PerSecond:N0} {sides[i].Unit} [grey]{Describe(measured.Processor)}[/]");
                if (round > 0)
                    results[i].Add(measured);
            }
        }
        return [.. sides.Select((side, i) => new SideResult(side.Name, side.Unit, results[i]))];
    }

    private static string Describe(IReadOnlyDictionary<string, double>? processor)
        => processor is null ? "" : string.Join(", ", processor.Select(used => FormattableString.Invariant($"{used.Key} {used.Value:F2}")));
}
