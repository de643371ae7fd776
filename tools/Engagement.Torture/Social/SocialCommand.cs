using System.Text.Json;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;
using Spectre.Console;

namespace Engagement.Torture.Social;

/// <summary>A run against SocialGraph, printed, and its verdict.</summary>
internal static class SocialCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly SeededFault Control = new("none", "The product as it is");

    public static Task<int> RunEdgesAsync(SocialSettings settings, CancellationToken cancellationToken)
        => settings.Seeded.Count == 0
            ? RunAsync(
                settings, (folder, findings) => new EdgeRun(settings, folder, SocialSystem.Assembly, findings, Tell).RunAsync(cancellationToken),
                cancellationToken)
            : RunDefectiveAsync(settings, cancellationToken);

    public static Task<int> RunMessagesAsync(SocialSettings settings, CancellationToken cancellationToken)
        => RunAsync(settings, (folder, findings) => new MessageRun(settings, folder, findings, Tell).RunAsync(cancellationToken), cancellationToken);

    private static Task<int> RunDefectiveAsync(SocialSettings settings, CancellationToken cancellationToken)
        => InFolderAsync(folder => new SeededRuns(Control, Variant.BuildSocialGraphAsync, (fault, own, assembly, findings, enough) =>
        {
            var small = new SocialSettings(fault.Events, 300, 32, Kills: 0, Looks: 60, settings.Seed, Json: null);
            return new EdgeRun(small, own, assembly, findings, _ => { }).RunAsync(enough);
        }).RunAsync(SeededFault.Named(settings.Seeded, GraphFaults.All), folder, cancellationToken));

    private static Task<int> RunAsync(
        SocialSettings settings, Func<string, Findings, Task<SocialFigures>> runAsync, CancellationToken cancellationToken)
        => InFolderAsync(async folder =>
        {
            using var findings = new Findings();
            var figures = await runAsync(folder, findings);
            Print(figures, findings);
            var passed = findings.IsClean && !figures.IsVoid;
            if (settings.Json is { } file)
            {
                var report = new { settings, figures, Checks = findings.Checks.Select(check => new { check.Check, check.Compared, check.Different }), Findings = findings.Kept, passed };
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Indented), cancellationToken);
            }
            return passed ? 0 : 1;
        });

    private static async Task<int> InFolderAsync(Func<string, Task<int>> runAsync)
    {
        var folder = Directory.CreateTempSubdirectory("engagement-torture-").FullName;
        try
        {
            return await runAsync(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(SocialFigures figures, Findings findings)
    {
        var checks = new Table().AddColumns("check", "compared", "different");
        foreach (var (check, compared, different) in findings.Checks.OrderBy(check => check.Check, StringComparer.Ordinal))
            checks.AddRow(Markup.Escape(check), $"{compared:N0}", different == 0 ? "0" : $"[red]{different:N0}[/]");
        AnsiConsole.Write(checks);
        foreach (var finding in findings.Kept)
            Console.WriteLine($"{finding.At.TotalSeconds:F1} s, {finding.Check}: {finding.What}");
        Console.WriteLine(
            $"{figures.Done:N0} {figures.What} in {figures.Sends:N0} sends, {figures.Seconds:F1} s, {figures.Rate:N0} a second; killed {figures.Kills} times");
        if (figures.IsVoid)
            Console.WriteLine($"VOID: below {SocialFigures.LeastRate} a second.");
        Console.WriteLine(findings.IsClean ? "0 lost, 0 doubled, 0 different." : "DIFFERENT.");
    }

    private static void Tell(string what) => Console.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
}
