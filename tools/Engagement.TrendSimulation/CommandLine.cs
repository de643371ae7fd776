using System.CommandLine;
using System.Globalization;

namespace Engagement.TrendSimulation;

/// <summary>The options of the program and their help.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var days = Number("--days", "Days of traffic; bursts come from the ninth on.", 38);
        var bursts = Number("--bursts", "Real bursts.", 200);
        var fakes = Number("--fakes", "Bursts by new or few accounts.", 200);
        var acts = Number("--acts", "Acts a day, besides the bursts.", 30_000);
        var subjects = Number("--subjects", "Subjects.", 600);
        var viewers = Number("--viewers", "Viewers.", 40_000);
        var seed = Number("--seed", "What everything random follows from.", 1);
        var root = new RootCommand("Hides bursts in seasonal traffic, and says which of them Insights finds, beside the published rule of Mastodon.")
        {
            days, bursts, fakes, acts, subjects, viewers, seed,
        };
        root.SetAction(parsed =>
        {
            var settings = new SimulationSettings(
                parsed.GetValue(days), parsed.GetValue(bursts), parsed.GetValue(fakes), parsed.GetValue(acts), parsed.GetValue(subjects),
                parsed.GetValue(viewers), parsed.GetValue(seed));
            foreach (var verdict in new Simulation(settings).Run())
                parsed.InvocationConfiguration.Output.WriteLine(verdict.ToString(CultureInfo.InvariantCulture));
        });
        return root;
    }

    private static Option<int> Number(string name, string description, int otherwise)
        => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
