using System.Diagnostics;
using Engagement.Torture.Reporting;

namespace Engagement.Torture.Remixes;

/// <summary>Grows a graph of remixes by many clients while the service and its PostgreSQL are killed, and audits it.</summary>
internal sealed class RemixRun(ServiceRunSettings settings, string folder, string assembly, Findings findings, Action<string> tell)
{
    private const int AStep = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private int _step;

    public async Task<ServiceRunFigures> RunAsync(CancellationToken cancellationToken)
    {
        var world = new RemixWorld(Math.Max(settings.Crowd, settings.Clients), settings.Size);
        await using var system = await RemixSystem.StartAsync(folder, assembly, findings, cancellationToken);
        var clients = Enumerable.Range(0, settings.Clients)
            .Select(number => new RemixClient(number, settings.Clients, world, system, findings, settings.Seed)).ToArray();
        var clock = Stopwatch.StartNew();
        var over = false;
        var viewing = Task.Run(() => new Viewers(world, system.System.Ledger, settings.Seed).RunAsync(() => over, cancellationToken), cancellationToken);
        await Task.WhenAll(
            clients.Select(client => Task.Run(() => ActAsync(client, world, cancellationToken), cancellationToken))
                .Append(system.System.KillAsync(settings, () => world.Count, cancellationToken)));
        clock.Stop();
        over = true;
        await viewing;
        tell($"{world.Count:N0} videos in {clock.Elapsed.TotalSeconds:F1} s");
        await system.System.DrainAsync(Patience, cancellationToken);
        var changes = clients.SelectMany(client => client.Changes).GroupBy(change => change.Key)
            .ToDictionary(change => change.Key, change => change.Sum(one => one.Value));
        await new RemixAudit(world, system, findings, tell).RunAsync(settings.Looks, settings.Seed, changes, cancellationToken);
        return new ServiceRunFigures("videos", world.Count, clients.Sum(client => client.Sends), clock.Elapsed.TotalSeconds, system.System.Kills)
        {
            // A remix at depth 50 is some hundred rows and locks.
            LeastRate = 10,
        };
    }

    private async Task ActAsync(RemixClient client, RemixWorld world, CancellationToken cancellationToken)
    {
        while (world.Count < settings.Size)
        {
            await client.ActAsync(cancellationToken);
            var step = world.Count / AStep;
            if (Interlocked.Exchange(ref _step, step) < step)
                tell($"{world.Count:N0} videos, " + (findings.IsClean ? "no difference" : $"DIFFERENT by {findings.First!.Check}"));
        }
    }
}
