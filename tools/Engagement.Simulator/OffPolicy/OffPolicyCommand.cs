using System.CommandLine;
using Spectre.Console;

namespace Engagement.Simulator.OffPolicy;

/// <summary>In how many worlds does the interval of an off-policy estimate cover the truth?</summary>
internal static class OffPolicyCommand
{
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "How many worlds.", DefaultValueFactory = _ => 20 };
        var command = new Command("off-policy", "The Feed's own draws and estimators on a world whose truth is known; no system is started.") { seeds };
        command.SetAction(parsed => Run(parsed.GetValue(seeds)));
        return command;
    }

    private static int Run(int seeds)
    {
        var table = new Table().AddColumns("seed", "truth", "logged", "SNIPS", "IPS", "places", "effective", "SNIPS covers", "IPS covers");
        var (snips, ips) = (0, 0);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var outcome = DrawnWorld.Run(seed);
            var estimates = outcome.Estimates;
            snips += outcome.SnipsCovers ? 1 : 0;
            ips += outcome.IpsCovers ? 1 : 0;
            table.AddRow(
                Text($"{seed}"), Text($"{outcome.Truth:F4}"), Text($"{estimates.Logged?.Value:F4}"),
                Text($"{estimates.Snips?.Value:F4} ({estimates.Snips?.Low:F4}–{estimates.Snips?.High:F4})"),
                Text($"{estimates.Ips?.Value:F4} ({estimates.Ips?.Low:F4}–{estimates.Ips?.High:F4})"), Text($"{estimates.Places}"),
                Text($"{estimates.EffectivePlaces:F0}"), Text($"{outcome.SnipsCovers}"), Text($"{outcome.IpsCovers}"));
        }
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"SNIPS: the interval covers the truth in {snips} of {seeds}; IPS: in {ips} of {seeds}.");
        return 0;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
