using System.Diagnostics;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;
using Spectre.Console;

namespace Engagement.Torture;

/// <summary>Runs of copies with a defect in them: each must be found.</summary>
/// <param name="control">A run of the product as it is.</param>
/// <param name="buildAsync">The assembly of a copy.</param>
/// <param name="runAsync">A run of that assembly, in a folder.</param>
internal sealed class SeededRuns(
    SeededFault control,
    Func<string, IEnumerable<SourceEdit>, CancellationToken, Task<string>> buildAsync,
    Func<SeededFault, string, string, Findings, CancellationToken, Task> runAsync)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    /// <summary>How many were not found.</summary>
    public async Task<int> RunAsync(IReadOnlyList<SeededFault> faults, string folder, CancellationToken cancellationToken)
    {
        var table = new Table().AddColumns("fault", "found by", "after s", "what it said");
        // Without any defect the same run must find nothing, or what it finds with one says nothing.
        var (different, _) = await RunAsync(control, Path.Combine(folder, control.Name), cancellationToken);
        if (different is not null)
        {
            Console.WriteLine($"The product itself differs, by {different.Check}: {different.What}");
            return faults.Count;
        }
        var missed = 0;
        foreach (var fault in faults)
        {
            var (found, seconds) = await RunAsync(fault, Path.Combine(folder, fault.Name), cancellationToken);
            missed += found is null ? 1 : 0;
            var what = found?.What.Split('\n')[0] ?? "";
            table.AddRow(fault.Name, Markup.Escape(found?.Check ?? "NOT FOUND"), $"{seconds:F0}", Markup.Escape(what.Length > 90 ? what[..90] : what));
            Console.WriteLine($"{fault.Name}: {(found is null ? "NOT FOUND" : $"found by {found.Check}: {what}")}, {seconds:F1} s");
        }
        AnsiConsole.Write(table);
        return missed;
    }

    private async Task<(Finding? Found, double Seconds)> RunAsync(SeededFault fault, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var assembly = await buildAsync(Path.Combine(folder, "service"), fault.Edits, cancellationToken);
        using var findings = new Findings();
        var clock = Stopwatch.StartNew();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, findings.Any);
        enough.CancelAfter(Budget);
        try
        {
            await runAsync(fault, folder, assembly, findings, enough.Token);
        }
        catch (Exception) when (enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Found, or out of time.
        }
        return (findings.First, clock.Elapsed.TotalSeconds);
    }
}
