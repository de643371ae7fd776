using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Scenarios;
using Engagement.LoadGenerator.Workload;
using Spectre.Console;

namespace Engagement.LoadGenerator;

/// <summary>One run of the program: the scenarios asked for, one after the other, each printed when it is done.</summary>
internal static class LoadRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WidthOfAFile = 180;

    public static async Task<int> RunAsync(string name, LoadSettings settings, CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WidthOfAFile;
        var log = ExposureLog.Load(settings.Log, settings.Size(ExposureLog.Rows, ExposureLog.FewRows));
        AnsiConsole.MarkupLineInterpolated($"keys: [grey]{log.Origin}[/]");
        var report = new Report(Machine.Describe());
        foreach (var scenario in AllScenarios.List.Where(known => name == AllScenarios.Everything || known.Name == name))
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{scenario.Name}[/]: {scenario.Question}");
            try
            {
                report.Add(await scenario.RunAsync(new ScenarioContext(settings, log), cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("Interrupted.");
                return Failed;
            }
            finally
            {
                await report.WriteAsync(settings.Json);
            }
        }
        return Done;
    }
}
