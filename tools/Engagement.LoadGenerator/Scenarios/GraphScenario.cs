using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>Reads of the social graph, against a call that answers with as much from memory.</summary>
internal sealed class GraphScenario : IScenario
{
    private const int Nodes = 80_000;
    private const int Follows = 1_700_000;

    // Wanted is 64. With fewer the echo is far from its own limit, so what the service takes for itself shows better.
    private static readonly int[] InFlight = [64, 8];

    public string Name => "graph";

    public string Question => "relationships, mutuals and known followers ÷ a bare gRPC echo that gives the same answers";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var generated = SocialNetwork.PowerLaw(settings.Size(Nodes, 500), settings.Size(Follows, 5_000), seed: 1);
        IEnumerable<SocialNetwork> networks = settings.Graphs is null ? [generated] : [.. SocialNetwork.Read(settings.Graphs), generated];
        var (sides, ratios) = (new List<SideResult>(), new List<Ratio>());
        foreach (var network in networks)
        {
            var measured = await MeasureAsync(network, settings, cancellationToken);
            sides.AddRange(measured);
            ratios.AddRange(measured.Chunk(2).Select(pair => Ratio.OfP95(pair[0], pair[1], atMost: 5)));
        }
        return new ScenarioResult(
            Name, Question, sides, ratios,
            [
                "wanted is a p95 of at most 10 ms where the echo's is at most 2 ms: a ratio of 5",
                "4 connections, 5,000 viewers with a token each, pages of 20, follows copied into the tables",
            ])
        {
            Quick = settings.Quick,
        };
    }

    private static async Task<IReadOnlyList<SideResult>> MeasureAsync(
        SocialNetwork network, LoadSettings settings, CancellationToken cancellationToken)
    {
        await using var graph = await GraphUnderTest.StartAsync(network, cancellationToken);
        var load = new GraphLoad(network, seed: 2);
        using var answers = new RecordedAnswers();
        await load.RecordAsync(graph.Address, answers, cancellationToken);
        using var echo = await EchoProcess.StartAsync(answers, cancellationToken);
        var length = settings.Size(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.5));
        var sides = InFlight.SelectMany(inFlight => GraphLoad.Reads.SelectMany(read => new[]
        {
            new Side($"{network.Name}: {read}, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                read, graph.Address, inFlight, length, graph.MeterProcessors, token)),
            new Side($"echo, {inFlight} in flight", "calls/s", token => load.ReadAsync(read, echo.Address, inFlight, length, echo.MeterProcessors, token)),
        }));
        return await SideBySide.RunAsync(settings.Rounds, [.. sides], cancellationToken);
    }
}
