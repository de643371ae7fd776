using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>Reads of a social graph of a hundred times the accounts, with as many ties each.</summary>
internal sealed class GraphGrowthScenario : IScenario
{
    private const int InFlight = 64;
    private const int FollowsOfEach = 10;

    public string Name => "graph-growth";

    public string Question => "p95 of relationships, mutuals and known followers in a graph of 1,000,000 accounts ÷ in one of 10,000";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var small = SocialNetwork.PowerLaw(settings.Size(10_000, 200), settings.Size(10_000, 200) * FollowsOfEach, seed: 1);
        var large = SocialNetwork.PowerLaw(settings.Size(1_000_000, 1_000), settings.Size(1_000_000, 1_000) * FollowsOfEach, seed: 1);
        await using var smaller = await GraphUnderTest.StartAsync(small, cancellationToken);
        await using var larger = await GraphUnderTest.StartAsync(large, cancellationToken);
        var (ofSmaller, ofLarger) = (new GraphLoad(small, seed: 2), new GraphLoad(large, seed: 2));
        var length = settings.Size(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.5));
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                .. GraphLoad.Reads.SelectMany(read => new[]
                {
                    new Side($"{read} of {large.Nodes:N0}", "calls/s", token => ofLarger.ReadAsync(
                        read, larger.Address, InFlight, length, larger.MeterProcessors, token)),
                    new Side($"{read} of {small.Nodes:N0}", "calls/s", token => ofSmaller.ReadAsync(
                        read, smaller.Address, InFlight, length, smaller.MeterProcessors, token)),
                }),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [.. sides.Chunk(2).Select(pair => Ratio.OfP95(pair[0], pair[1], atMost: 2))],
            [$"{InFlight} in flight over 4 connections, {FollowsOfEach} follows an account by a power law, 5,000 viewers with a token each"])
        {
            Quick = settings.Quick,
        };
    }
}
