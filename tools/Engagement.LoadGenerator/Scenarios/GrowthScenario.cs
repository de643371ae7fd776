using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.Testing.Postgres;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>(e) Whether an event costs more when there are many already.</summary>
internal sealed class GrowthScenario : IScenario
{
    private const int SmallLedger = 100_000;
    private const int Copies = 100;
    private const int Events = 200_000;

    public string Name => "growth";

    public string Question => "the cost of an event by stream at 10 million events in the ledger ÷ at 100 thousand";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (small, copies, events) = (settings.Size(SmallLedger, 4_000), settings.Size(Copies, 10), settings.Size(Events, 4_000));
        await using var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var smallDatabase = await postgres.CreateDatabaseAsync("interactions", cancellationToken);
        await using (var first = await StartAsync(context, postgres, smallDatabase, cancellationToken))
            await new EventLoad(first, context.Log, seed: 1).RecordAsync(small, cancellationToken);
        var largeDatabase = await MultipliedLedger.CreateAsync(postgres, smallDatabase, copies, cancellationToken);

        await using var smallSystem = await StartAsync(context, postgres, smallDatabase, cancellationToken);
        await using var largeSystem = await StartAsync(context, postgres, largeDatabase, cancellationToken);
        var (smallLoad, largeLoad) = (new EventLoad(smallSystem, context.Log, seed: 2), new EventLoad(largeSystem, context.Log, seed: 2));
        await largeLoad.WaitUntilCountedAsync(cancellationToken);
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("large ledger", "events/s", token => largeLoad.RecordAsync(events, token)),
                new Side("small ledger", "events/s", async token =>
                {
                    await MultipliedLedger.CutBackAsync(smallDatabase, small, token);
                    return await smallLoad.RecordAsync(events, token);
                }),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [Ratio.OfCost(sides[0], sides[1], atMost: 1.3)],
            [
                $"{(long)small * copies:N0} and {small:N0} events at the beginning, {events:N0} more a round in either, which the small one loses again before the next; " +
                $"two databases of one server, a process and a {settings.Redis} each",
            ])
        {
            Quick = settings.Quick,
        };
    }

    private static Task<SystemUnderTest> StartAsync(
        ScenarioContext context, PostgresServer postgres, string database, CancellationToken cancellationToken)
        => SystemUnderTest.StartAsync(context.Settings, context.Log, postgres, database, ownsPostgres: false, cancellationToken);
}
