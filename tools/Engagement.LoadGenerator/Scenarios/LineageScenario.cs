using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.Remix.V1;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>Reads of lineages, deep and wide, against a call that answers with as much from memory, and against the same among a hundred times the videos.</summary>
internal sealed class LineageScenario : IScenario
{
    private const int Viewers = 500;
    private const int Depth = 50;
    private const int Descendants = 10_000;

    // Wanted is 50 ms; the echo's p95 for a page of a hundred videos is about 2 with 64 in flight.
    private const double MostOfEcho = 25;
    private const double MostGrowth = 1.5;

    private static readonly int[] InFlight = [64, 8];

    public string Name => "lineage";

    public string Question => "GetLineage at depth 50 and of 10,000 descendants (first page): p95 ÷ a bare gRPC echo's, and among 1,000,000 videos ÷ among 10,000";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (descendants, small, large) = (settings.Size(Descendants, 200), settings.Size(10_000, 300), settings.Size(1_000_000, 1_000));
        var (few, many) = (new Lineages(descendants, Depth, small, seed: 1), new Lineages(descendants, Depth, large, seed: 1));
        await using var smaller = await RemixUnderTest.StartAsync(few, Connections.NewAddress(), Connections.Nowhere, cancellationToken);
        await using var larger = await RemixUnderTest.StartAsync(many, Connections.NewAddress(), Connections.Nowhere, cancellationToken);
        var (sides, ratios, remarks) = (new List<SideResult>(), new List<Ratio>(), new List<string>());
        var length = settings.Size(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.5));
        foreach (var (read, video) in new[] { ($"depth {Depth}", many.DeepEnd), ($"{descendants:N0} descendants", many.WideRoot) })
        {
            var request = new GetLineageRequest { VideoId = Lineages.NameOf(video) };
            var load = new ReadLoad<RemixService.RemixServiceClient, GetLineageResponse>(
                Enumerable.Range(0, Viewers).Select(viewer => SocialNetwork.NameOf(viewer % larger.People.Nodes)),
                channel => new RemixService.RemixServiceClient(channel), (client, options) => client.GetLineageAsync(request, options));
            using var answers = new RecordedAnswers();
            var answer = await load.RecordAsync(larger.Address, answers, cancellationToken);
            remarks.Add($"{read}: {answer.Ancestors.Count + answer.Descendants.Count} videos in an answer");
            using var echo = await EchoProcess.StartAsync(answers, cancellationToken);
            foreach (var inFlight in InFlight)
            {
                var measured = await SideBySide.RunAsync(
                    settings.Rounds,
                    [
                        new Side($"{read} of {large:N0} videos, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                            larger.Address, inFlight, length, larger.MeterProcessors, token)),
                        new Side($"{read} of {small:N0} videos, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                            smaller.Address, inFlight, length, smaller.MeterProcessors, token)),
                        new Side($"echo of {read}, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                            echo.Address, inFlight, length, echo.MeterProcessors, token)),
                    ],
                    cancellationToken);
                sides.AddRange(measured);
                ratios.Add(Ratio.OfP95(measured[0], measured[2], MostOfEcho));
                ratios.Add(Ratio.OfP95(measured[0], measured[1], MostGrowth));
            }
        }
        return new ScenarioResult(
            Name, Question, sides, ratios,
            [.. remarks, "4 connections, 500 viewers with a token each, 1,000 creators; SocialGraph is asked for each page; videos copied into the tables"])
        {
            Quick = settings.Quick,
        };
    }
}
