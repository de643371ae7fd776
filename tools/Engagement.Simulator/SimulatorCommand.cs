using System.CommandLine;
using Engagement.Simulator.Figures;
using Engagement.Simulator.OffPolicy;
using Engagement.Simulator.Worlds;
using Spectre.Console;

namespace Engagement.Simulator;

/// <summary>The options of the program, their defaults and their help.</summary>
internal static class SimulatorCommand
{
    public static RootCommand Create()
    {
        var seeds = Number("--seeds", "How many worlds, at least 2.", 10);
        var viewers = Number("--viewers", "In each world.", 120);
        var sessions = Number("--sessions", "Of each viewer.", 15);
        var videos = Number("--videos", "At the beginning.", 1_000);
        var json = new Option<string?>("--json") { Description = "The file to write the figures to." };
        var root = new RootCommand(
            "Viewers whose true tastes are known, under the system, started for each world, and under three plain policies: who has them watch more?")
        {
            seeds, viewers, sessions, videos, json, OffPolicyCommand.Create(),
        };
        root.SetAction((parsed, cancellationToken) => RunAsync(
            new SimulationSettings
            {
                Seeds = Math.Max(2, parsed.GetValue(seeds)),
                World = new WorldSettings { Viewers = parsed.GetValue(viewers), Sessions = parsed.GetValue(sessions), Videos = parsed.GetValue(videos) },
                Json = parsed.GetValue(json),
            },
            cancellationToken));
        return root;
    }

    private static async Task<int> RunAsync(SimulationSettings settings, CancellationToken cancellationToken)
    {
        var worlds = new List<IReadOnlyDictionary<string, Outcome>>();
        for (var seed = 1; seed <= settings.Seeds; seed++)
        {
            worlds.Add(await Simulation.RunAsync(seed, settings.World, cancellationToken));
            AnsiConsole.MarkupLineInterpolated(
                $"seed {seed}: {string.Join("; ", worlds[^1].Select(policy => FormattableString.Invariant($"{policy.Key} {policy.Value.MeanSeconds:F1} s, at last {policy.Value.LateSeconds:F1}")))}");
        }
        var report = new Report(worlds[0].Keys.ToDictionary(name => name, name => worlds.Select(world => world[name]).ToArray()));
        report.Print();
        if (settings.Json is not null)
            report.Write(settings.Json);
        return 0;
    }

    private static Option<int> Number(string name, string description, int otherwise)
        => new(name) { Description = description, DefaultValueFactory = _ => otherwise };
}
