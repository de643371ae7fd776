using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Measuring;
using Engagement.Testing.Postgres;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>What dense positions from a locked head cost: the figures of decision 1.</summary>
internal sealed class PositionsScenario : IScenario
{
    public string Name => "positions";

    public string Question => "rows a second with positions from a locked head ÷ with transaction ids, by one writer and by two";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var length = settings.Size(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(0.5));
        await using var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var positions = new LedgerPositions(postgres);
        await positions.CreateAsync(cancellationToken);
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("head, one writer", "rows/s", token => positions.ByHeadAsync(1, length, token)),
                new Side("xid, one writer", "rows/s", token => positions.ByXidAsync(1, length, token)),
                new Side("head, two writers", "rows/s", token => positions.ByHeadAsync(2, length, token)),
                new Side("xid, two writers", "rows/s", token => positions.ByXidAsync(2, length, token)),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [Ratio.Of(sides[0], sides[1], atLeast: 0.9), Ratio.Of(sides[2], sides[3], atLeast: 0.5)],
            ["batches of 1,000 rows with the probe for known ids, into a table with the ledger's keys; no service in between"])
        {
            Quick = settings.Quick,
        };
    }
}
