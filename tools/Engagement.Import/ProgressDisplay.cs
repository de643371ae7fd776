using System.Diagnostics;
using Spectre.Console;

namespace Engagement.Import;

/// <summary>A bar for people at a terminal; for everybody else a line every few seconds.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <param name="what">What is counted: videos, rows.</param>
    /// <param name="workAsync">The work, which calls its argument for each part done, from any thread.</param>
    public static Task RunAsync(string what, int total, Func<Action<int>, Task> workAsync)
        => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? RunBarAsync(what, total, workAsync)
            : RunLinesAsync(what, total, workAsync);

    private static Task RunBarAsync(string what, int total, Func<Action<int>, Task> workAsync)
        => AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress =>
            {
                var task = progress.AddTask(what, maxValue: total);
                return workAsync(part => task.Increment(part));
            });

    private static async Task RunLinesAsync(string what, int total, Func<Action<int>, Task> workAsync)
    {
        var (done, since) = (0, Stopwatch.StartNew());
        await using var timer = new Timer(_ => Print(), state: null, BetweenLines, BetweenLines);
        await workAsync(part => Interlocked.Add(ref done, part));
        Print();

        void Print()
        {
            var (percent, rate) = (100.0 * done / Math.Max(total, 1), done / since.Elapsed.TotalSeconds);
            Console.WriteLine(FormattableString.Invariant($"{what}: {done:N0} of {total:N0} ({percent:F0} %), {rate:N0} a second"));
        }
    }
}
