using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>(b) What becomes of an event in the counters, added up in process before it is sent, against one command a count.</summary>
internal sealed class IncrementsScenario : IScenario
{
    private const int Events = 200_000;
    private const int Commands = 3_000_000;

    public string Name => "increments";

    public string Question => "counter increments a second, from the stream until they are in Redis, ÷ redis-benchmark INCR at -P 50";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (events, commands) = (settings.Size(Events, 4_000), settings.Size(Commands, 100_000));
        await using var system = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken);
        var (load, counted) = (new EventLoad(system, context.Log, seed: 1), new CountedEvents(system, context.Log));
        var increments = 0L;
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("increments by stream", "increments/s", async token =>
                {
                    var before = await system.HeadAsync(token);
                    var elapsed = await load.RecordAndCountAsync(events, token);
                    increments = await counted.IncrementsAsync(before, before + events, token);
                    return new Measurement(increments / elapsed.TotalSeconds);
                }),
                new Side("redis-benchmark INCR", "INCR/s", token => RedisBenchmark.IncrementAsync(system, commands, token)),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [Ratio.Of(sides[0], sides[1], atLeast: 1, aimFor: 2)],
            [$"{events:N0} events a round changed {increments:N0} counters, from the first event sent to the last one counted; {settings.Redis}"])
        {
            Quick = settings.Quick,
        };
    }
}
