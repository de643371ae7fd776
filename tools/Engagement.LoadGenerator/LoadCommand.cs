using System.CommandLine;
using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Scenarios;

namespace Engagement.LoadGenerator;

/// <summary>The options of the program, their defaults and their help.</summary>
internal static class LoadCommand
{
    public static RootCommand Create()
    {
        var scenario = new Argument<string>("scenario")
        {
            Description = "One of " + string.Join(", ", AllScenarios.List.Select(known => known.Name)) + $", or {AllScenarios.Everything}.",
        };
        scenario.AcceptOnlyFromAmong([.. AllScenarios.List.Select(known => known.Name), AllScenarios.Everything]);
        var json = new Option<string?>("--json") { Description = "The file to write the figures to." };
        var rounds = new Option<int>("--rounds") { Description = "How often each side is run, in turn.", DefaultValueFactory = _ => 5 };
        var quick = new Option<bool>("--quick") { Description = "A small size: shows that it works, measures nothing." };
        var redis = new Option<string>("--redis") { Description = "The server of the counters.", DefaultValueFactory = _ => "garnet" };
        redis.AcceptOnlyFromAmong("garnet", "redis-server");
        var minutes = new Option<double>("--minutes") { Description = "The length of the scenario memory.", DefaultValueFactory = _ => 10 };
        var log = new Option<string?>("--log") { Description = "The folder of the KuaiRand log, whose skew the keys then have." };
        var graphs = new Option<string?>("--graphs") { Description = "The folder of the graphs wiki-Vote and musae_git, for the scenario graph." };
        var root = new RootCommand("Measures the system against its baselines, side by side. Starts all of it itself.")
        {
            scenario, json, rounds, quick, redis, minutes, log, graphs,
        };
        root.SetAction((parsed, cancellationToken) => LoadRun.RunAsync(
            parsed.GetRequiredValue(scenario),
            new LoadSettings
            {
                Json = parsed.GetValue(json),
                Rounds = Math.Max(1, parsed.GetValue(quick) ? 1 : parsed.GetValue(rounds)),
                Quick = parsed.GetValue(quick),
                Redis = parsed.GetRequiredValue(redis),
                Length = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                Log = parsed.GetValue(log),
                Graphs = parsed.GetValue(graphs),
            },
            cancellationToken));
        root.Subcommands.Add(EchoCommand());
        return root;
    }

    private static Command EchoCommand()
    {
        var port = new Option<int>("--port") { Required = true };
        var answers = new Option<string?>("--answers");
        var echo = new Command(EchoHost.Command, "The bare gRPC service of the comparisons.") { port, answers };
        echo.Hidden = true;
        echo.SetAction((parsed, cancellationToken)
            => EchoHost.RunAsync(parsed.GetRequiredValue(port), parsed.GetValue(answers), cancellationToken));
        return echo;
    }
}
