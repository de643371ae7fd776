using System.Diagnostics;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;
using Spectre.Console;

namespace Engagement.Torture;

/// <summary>Runs of copies with a defect in them: each must be found.</summary>
internal static class SeededRuns
{
    private static readonly SeededFault Control = new("none", "The product as it is") { Events = 12_000, Replicas = 2 };
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(TortureSettings settings, string folder, CancellationToken cancellationToken)
    {
        var faults = settings.Seeded.Contains("all") ? SeededFaults.All : [.. settings.Seeded.Select(SeededFaults.Named)];
        var table = new Table().AddColumns("fault", "found by", "after s", "what it said");
        // Without any defect the same run must find nothing, or what it finds with one says nothing.
        var (different, _) = await RunAsync(settings, Control, Path.Combine(folder, Control.Name), cancellationToken);
        if (different is not null)
        {
            Console.WriteLine($"The product itself differs, by {different.Check}: {different.What}");
            return faults.Count;
        }
        var missed = 0;
        foreach (var fault in faults)
        {
            var (found, seconds) = await RunAsync(settings, fault, Path.Combine(folder, fault.Name), cancellationToken);
            missed += found is null ? 1 : 0;
            var what = found?.What.Split('\n')[0] ?? "";
            table.AddRow(fault.Name, Markup.Escape(found?.Check ?? "NOT FOUND"), $"{seconds:F0}", Markup.Escape(what.Length > 90 ? what[..90] : what));
            Console.WriteLine($"{fault.Name}: {(found is null ? "NOT FOUND" : $"found by {found.Check}: {what}")}, {seconds:F1} s");
        }
        AnsiConsole.Write(table);
        return missed;
    }

    private static async Task<(Finding? Found, double Seconds)> RunAsync(
        TortureSettings settings, SeededFault fault, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var assembly = await Variant.BuildAsync(Path.Combine(folder, "service"), fault.Edits, cancellationToken);
        using var findings = new Findings();
        var clock = Stopwatch.StartNew();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, findings.Any);
        enough.CancelAfter(Budget);
        var own = settings with { Events = fault.Events, Clients = 4, Replicas = fault.Replicas, Without = fault.Without, Plan = fault.Plan };
        try
        {
            using var run = new TortureRun(own, folder, assembly, findings, _ => { });
            await run.RunAsync(enough.Token);
        }
        catch (Exception) when (enough.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Found, or out of time.
        }
        return (findings.First, clock.Elapsed.TotalSeconds);
    }
}
