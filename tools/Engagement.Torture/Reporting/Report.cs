using System.Diagnostics;
using System.Text.Json;
using Engagement.Torture.Seeding;
using Spectre.Console;

namespace Engagement.Torture.Reporting;

/// <summary>The table for a person and the file for a machine.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Print(RunFigures figures, Findings findings)
    {
        var faults = new Table().AddColumns("at s", "for s", "what went wrong");
        foreach (var fault in figures.Faults)
            faults.AddRow($"{fault.AtSeconds:F1}", $"{fault.ForSeconds:F1}", Markup.Escape(fault.What));
        AnsiConsole.Write(faults);
        var checks = new Table().AddColumns("check", "compared", "different");
        foreach (var (check, compared, different) in findings.Checks.OrderBy(check => check.Check, StringComparer.Ordinal))
            checks.AddRow(Markup.Escape(check), $"{compared:N0}", different == 0 ? "0" : $"[red]{different:N0}[/]");
        AnsiConsole.Write(checks);
        foreach (var finding in findings.Kept)
            Console.WriteLine($"{finding.At.TotalSeconds:F1} s, {finding.Check}: {finding.What}");
        Console.WriteLine(
            $"{figures.Events:N0} events in {figures.Sends:N0} sends, {figures.Seconds:F1} s, {figures.Rate:N0} events/s"
            + $"; {figures.Samples:N0} counters read meanwhile");
        if (figures.IsVoid)
            Console.WriteLine($"VOID: below {RunFigures.LeastRate} events/s.");
        Console.WriteLine(findings.IsClean ? "0 lost, 0 doubled, 0 different." : "DIFFERENT.");
    }

    public static async Task WriteAsync(
        string file, TortureSettings settings, RunFigures figures, Findings findings, CancellationToken cancellationToken)
    {
        var report = new
        {
            settings.Events,
            settings.Clients,
            settings.Seed,
            settings.Replicas,
            settings.Redis,
            Commit = Commit(),
            Processors = Environment.ProcessorCount,
            At = TimeProvider.System.GetUtcNow(),
            Recorded = figures.Events,
            figures.Sends,
            figures.Seconds,
            figures.Rate,
            figures.Refused,
            figures.Faults,
            figures.Samples,
            Checks = findings.Checks.Select(check => new { check.Check, check.Compared, check.Different }),
            Findings = findings.Kept,
            Passed = findings.IsClean && !figures.IsVoid,
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Indented), cancellationToken);
    }

    private static string Commit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Variant.Repository, "rev-parse", "--short", "HEAD"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "";
    }
}
