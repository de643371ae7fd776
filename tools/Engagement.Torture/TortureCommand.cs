using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;

namespace Engagement.Torture;

/// <summary>What the command line asks for: a run of the product, or runs of defective copies of it.</summary>
internal static class TortureCommand
{
    private const int Same = 0;
    private const int Different = 1;

    private static readonly SeededFault Control = new("none", "The product as it is") { Events = 12_000, Replicas = 2 };

    public static async Task<int> RunAsync(TortureSettings settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"engagement-torture-{Path.GetRandomFileName()}")).FullName;
        try
        {
            return settings.Seeded.Count == 0
                ? await RunCleanAsync(settings, folder, cancellationToken)
                : await new SeededRuns(
                        Control, Variant.BuildInteractionsAsync,
                        (fault, own, assembly, findings, enough) => RunAsync(settings, fault, own, assembly, findings, enough))
                    .RunAsync(SeededFault.Named(settings.Seeded, SeededFaults.All), folder, cancellationToken);
        }
        finally
        {
            if (settings.Keep)
                Console.WriteLine($"Kept: {folder}");
            else
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunCleanAsync(TortureSettings settings, string folder, CancellationToken cancellationToken)
    {
        Tell("Building the service with its failpoints");
        var assembly = await Variant.BuildInteractionsAsync(Path.Combine(folder, "service"), [], cancellationToken);
        using var findings = new Findings();
        using var run = new TortureRun(settings, folder, assembly, findings, Tell);
        var figures = await run.RunAsync(cancellationToken);
        Report.Print(figures, findings);
        if (settings.Json is { } file)
            await Report.WriteAsync(file, settings, figures, findings, cancellationToken);
        return findings.IsClean && !figures.IsVoid ? Same : Different;
    }

    private static async Task RunAsync(
        TortureSettings settings, SeededFault fault, string folder, string assembly, Findings findings, CancellationToken cancellationToken)
    {
        var own = settings with { Events = fault.Events, Clients = 4, Replicas = fault.Replicas, Without = fault.Without, Plan = fault.Plan };
        using var run = new TortureRun(own, folder, assembly, findings, _ => { });
        await run.RunAsync(cancellationToken);
    }

    private static void Tell(string what) => Console.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what}");
}
