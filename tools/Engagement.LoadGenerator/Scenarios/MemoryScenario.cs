using System.Diagnostics;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Npgsql;
using Spectre.Console;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>What Interactions holds in memory while more comes than the database takes.</summary>
internal sealed class MemoryScenario : IScenario
{
    private const int RequestsAtOnce = 64;

    // Each commit moves the head once, so this is a database that takes 200 ms longer for each.
    private const string SlowDown = """
        CREATE FUNCTION slow_down() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$;
        CREATE TRIGGER slow_down BEFORE UPDATE ON ledger_head FOR EACH ROW EXECUTE FUNCTION slow_down();
        """;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    public string Name => "memory";

    public string Question => "the memory of Interactions under full load with a slow Postgres: the most ÷ that after the first tenth of the time";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var length = settings.Size(settings.Length, TimeSpan.FromSeconds(5));
        await using var system = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken);
        await new EventLoad(system, context.Log, seed: 1).RecordAsync(settings.Size(50_000, 2_000), cancellationToken);
        await SlowDownAsync(system.Database, cancellationToken);
        var (residents, events) = await LoadAsync(system, context.Log, length, settings.Size(Look, TimeSpan.FromSeconds(1)), cancellationToken);
        var settled = residents[residents.Count / 10];
        return new ScenarioResult(
            Name, Question,
            [new SideResult("resident memory of Interactions", "MiB", [.. residents.Select(resident => new Measurement(resident))])],
            [new Ratio("most ÷ settled", [residents.Skip(residents.Count / 10).Max() / settled], AtLeast: 1.2, IsBound: true)],
            [$"{length.TotalMinutes:N1} minutes, {events:N0} events; each commit takes 200 ms longer; 4 streams send as fast as they may; {settings.Redis}"])
        {
            Quick = settings.Quick,
        };
    }

    private static async Task<(List<double> Residents, long Events)> LoadAsync(
        SystemUnderTest system, ExposureLog log, TimeSpan length, TimeSpan look, CancellationToken cancellationToken)
    {
        var source = new InteractionSource(log, seed: 2);
        var (residents, events, clock) = (new List<double>(), 0L, Stopwatch.StartNew());
        using var ended = new CancellationTokenSource();
        var sending = Task.Run(
            async () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    await StreamLoad.SendAsync(system.Address, source.NextRequests(RequestsAtOnce * StreamLoad.Each, StreamLoad.Each), cancellationToken);
                    events += RequestsAtOnce * StreamLoad.Each;
                }
            },
            cancellationToken);
        using var timer = new PeriodicTimer(look);
        while (clock.Elapsed < length && !sending.IsFaulted && await timer.WaitForNextTickAsync(cancellationToken))
        {
            residents.Add(system.Interactions.ResidentBytes() / (double)(1 << 20));
            AnsiConsole.MarkupLineInterpolated($"  {clock.Elapsed.TotalSeconds:N0} s: {residents[^1]:N0} MiB, {Volatile.Read(ref events):N0} events");
        }
        await ended.CancelAsync();
        await sending;
        return (residents, events);
    }

    private static async Task SlowDownAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(SlowDown, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
