using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>(a) Events that are checked, counted and once-only, against rows that are only written.</summary>
internal sealed class IngestScenario : IScenario
{
    private const int Events = 200_000;

    public string Name => "ingest";

    public string Question => "durable events a second by stream ÷ rows a second of \\copy of the same rows into an identical table";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var events = settings.Size(Events, 4_000);
        await using var system = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken);
        using var copied = new CopiedLedger(system);
        var load = new EventLoad(system, context.Log, seed: 1);
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("StreamInteractions", "events/s", token => load.RecordAsync(events, token)),
                new Side("\\copy", "rows/s", async token =>
                {
                    var head = await system.HeadAsync(token);
                    return await copied.CopyAsync(head - events, head, token);
                }),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [Ratio.Of(sides[0], sides[1], atLeast: 0.5, aimFor: 0.8)],
            [$"{events:N0} events a round in requests of {StreamLoad.Each:N0} over 4 streams; the counters are folded meanwhile; {settings.Redis}"])
        {
            Quick = settings.Quick,
        };
    }
}
