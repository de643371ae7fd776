using System.Diagnostics;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Servers;
using Npgsql;

namespace Engagement.Torture.Viewings;

/// <summary>Has the ledger tell what viewers did, in one order after another, each to a service of its own that is killed, and audits what it makes of it.</summary>
internal sealed class ViewingRun(ServiceRunSettings settings, string folder, string assembly, Findings findings, Action<string> tell)
{
    public const string Service = "Engagement.Insights";

    private const int AtOnce = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int _folded;

    public async Task<ServiceRunFigures> RunAsync(CancellationToken cancellationToken)
    {
        var world = new ViewingWorld(settings.Crowd, settings.Size, settings.Seed);
        var audit = new ViewingAudit(world);
        tell($"{world.Viewings.Count:N0} sessions in {world.Viewings.Sum(viewing => viewing.Updates.Length):N0} updates, {world.Acts.Count:N0} other acts");
        var (events, seconds, kills) = (0L, 0.0, 0);
        for (var order = 0; order < Math.Max(1, settings.Looks); order++)
        {
            await using var system = await ServiceSystem.StartAsync(
                "insights", Directory.CreateDirectory(Path.Combine(folder, $"order-{order}")).FullName, assembly,
                new Dictionary<string, string>
                {
                    // What a video is compared with is never older than the figures of the video.
                    ["Insights__CohortAge"] = "00:00:00",
                    // Not there.
                    ["services__remix__grpc__0"] = "http://127.0.0.1:9",
                    ["Insights__RemixPatience"] = "00:00:00.010",
                },
                findings, cancellationToken);
            var clock = Stopwatch.StartNew();
            _folded = 0;
            var told = Tell(world, order, system.Ledger);
            await Task.WhenAll(WatchAsync(system, told, cancellationToken), system.KillAsync(settings, () => _folded, cancellationToken));
            // A database that was killed has lost its newest commits, and the fold has its end before it again.
            await WatchAsync(system, told, cancellationToken);
            clock.Stop();
            tell($"order {order}: {told:N0} events folded in {clock.Elapsed.TotalSeconds:F1} s");
            await audit.RunAsync(system.Calls, findings, cancellationToken);
            tell($"order {order}: " + (findings.IsClean ? "no difference" : $"DIFFERENT by {findings.First!.Check}"));
            (events, seconds, kills) = (events + told, seconds + clock.Elapsed.TotalSeconds, kills + system.Kills);
        }
        return new ServiceRunFigures("sessions", (long)settings.Size * Math.Max(1, settings.Looks), events, seconds, kills)
        {
            // Of all that a session brings with it there are four events.
            LeastRate = 10,
        };
    }

    private int Tell(ViewingWorld world, int order, LedgerStandIn ledger)
    {
        var teller = new Teller(world);
        var told = ledger.Append(teller.TellTraits()).Count;
        foreach (var pieces in Telling.InOrder(world, order, settings.Seed).Chunk(AtOnce))
        {
            ledger.Append(pieces.Select(teller.Tell));
            told += pieces.Length;
        }
        return told;
    }

    /// <summary>Follows the fold to the end of the ledger.</summary>
    private async Task WatchAsync(ServiceSystem system, int told, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(system.Database);
        for (var position = 0L; position < told;)
        {
            await Until.PassesAsync(async () =>
            {
                await using var command = database.CreateCommand("SELECT position FROM fold");
                position = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            }, Patience);
            // In sessions, as the kills are asked for.
            _folded = (int)(position * settings.Size / told);
            await Task.Delay(20, cancellationToken);
        }
    }
}
