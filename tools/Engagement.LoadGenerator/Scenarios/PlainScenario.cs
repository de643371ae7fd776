using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>(b) Group commit of many callers, against one transaction a like.</summary>
internal sealed class PlainScenario : IScenario
{
    private const int Events = 200_000;

    public string Name => "plain";

    public string Question => "durable events a second by stream ÷ transactions a second of the plain design, one a like";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var events = settings.Size(Events, 4_000);
        var length = settings.Size(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(1));
        await using var system = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken);
        using var plain = new PlainDesign(system);
        var load = new EventLoad(system, context.Log, seed: 1);
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("StreamInteractions", "events/s", token => load.RecordAsync(events, token)),
                new Side("pgbench, 16 clients", "tx/s", token => plain.LikeAsync(16, length, token)),
                new Side("pgbench, 32 clients", "tx/s", token => plain.LikeAsync(32, length, token)),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides,
            [Ratio.Of(sides[0], sides[1], atLeast: 15, aimFor: 25), Ratio.Of(sides[0], sides[2], atLeast: 15, aimFor: 25)],
            [$"{events:N0} events, {length.TotalSeconds:N0} s of pgbench a round; {settings.Redis}"])
        {
            Quick = settings.Quick,
        };
    }
}
