using System.Text.Json;
using Engagement.Torture.Remixes;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;
using Engagement.Torture.Servers;
using Engagement.Torture.Social;
using Engagement.Torture.Viewings;
using Spectre.Console;

namespace Engagement.Torture;

/// <summary>A run against one service, printed, and its verdict.</summary>
internal static class ServiceRunCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static readonly SeededFault Control = new("none", "The product as it is");

    public static Task<int> RunEdgesAsync(ServiceRunSettings settings, CancellationToken cancellationToken)
        => RunAsync(
            settings, SocialSystem.Service, GraphFaults.All, new ServiceRunSettings(6_000, 300, 32, Kills: 0, Looks: 60, settings.Seed, Json: null),
            (own, folder, assembly, findings, tell, token) => new EdgeRun(own, folder, assembly, findings, tell).RunAsync(token), cancellationToken);

    public static Task<int> RunMessagesAsync(ServiceRunSettings settings, CancellationToken cancellationToken)
        => RunAsync(settings, (folder, findings) => new MessageRun(settings, folder, findings, Tell).RunAsync(cancellationToken), cancellationToken);

    public static Task<int> RunRemixesAsync(ServiceRunSettings settings, CancellationToken cancellationToken)
        => RunAsync(
            settings, RemixSystem.Service, RemixFaults.All,
            // The audit at the end finds some of them, and must come within the minute.
            new ServiceRunSettings(1_500, 40, 32, Kills: 0, Looks: 60, settings.Seed, Json: null),
            (own, folder, assembly, findings, tell, token) => new RemixRun(own, folder, assembly, findings, tell).RunAsync(token), cancellationToken);

    public static Task<int> RunViewingsAsync(ServiceRunSettings settings, CancellationToken cancellationToken)
        => RunAsync(
            settings, ViewingRun.Service, ViewingFaults.All, new ServiceRunSettings(600, 12, Clients: 1, Kills: 0, Looks: 2, settings.Seed, Json: null),
            (own, folder, assembly, findings, tell, token) => new ViewingRun(own, folder, assembly, findings, tell).RunAsync(token), cancellationToken);

    // Of the product as it is built, or of copies with defects in them.
    private static Task<int> RunAsync(
        ServiceRunSettings settings, string service, IReadOnlyList<SeededFault> known, ServiceRunSettings small,
        Func<ServiceRunSettings, string, string, Findings, Action<string>, CancellationToken, Task<ServiceRunFigures>> runAsync,
        CancellationToken cancellationToken)
        => settings.Seeded.Count == 0
            ? RunAsync(
                settings, (folder, findings) => runAsync(settings, folder, ServiceSystem.AssemblyOf(service), findings, Tell, cancellationToken), cancellationToken)
            : InFolderAsync(folder => new SeededRuns(
                Control, (copy, edits, token) => Variant.BuildAsync(service, copy, edits, token),
                (_, own, assembly, findings, enough) => runAsync(small, own, assembly, findings, _ => { }, enough))
                .RunAsync(SeededFault.Named(settings.Seeded, known), folder, cancellationToken));

    private static Task<int> RunAsync(
        ServiceRunSettings settings, Func<string, Findings, Task<ServiceRunFigures>> runAsync, CancellationToken cancellationToken)
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

    private static void Print(ServiceRunFigures figures, Findings findings)
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
            Console.WriteLine($"VOID: below {figures.LeastRate} a second.");
        Console.WriteLine(findings.IsClean ? "0 lost, 0 doubled, 0 different." : "DIFFERENT.");
    }

    private static void Tell(string what) => Console.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
}
