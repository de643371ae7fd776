using System.Diagnostics;
using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;

namespace Engagement.Torture.Social;

/// <summary>Changes a graph by many clients while the service is killed, and audits it.</summary>
internal sealed class EdgeRun(ServiceRunSettings settings, string folder, string assembly, Findings findings, Action<string> tell)
{
    private const int Phases = 5;
    private const string Reader = "reader";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private int _started;
    private int _done;
    private int _switches;

    public async Task<ServiceRunFigures> RunAsync(CancellationToken cancellationToken)
    {
        var world = new EdgeWorld(settings.Crowd, settings.Clients, settings.Seed);
        await using var system = await SocialSystem.StartAsync(folder, assembly, findings, cancellationToken);
        await SwitchAsync(world, system, Enumerable.Range(0, world.Users).Where(user => world.Private[user]), cancellationToken);
        var clients = Enumerable.Range(0, settings.Clients).Select(number => new EdgeClient(number, world, system, findings, settings.Seed)).ToArray();
        var clock = Stopwatch.StartNew();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = ReadAsync(world, system, reading.Token);
        await Task.WhenAll(ChangeAsync(world, system, clients, cancellationToken), system.KillAsync(settings, () => _done, cancellationToken));
        clock.Stop();
        tell($"{_done:N0} changes in {clock.Elapsed.TotalSeconds:F1} s");
        await reading.CancelAsync();
        await reader;
        await system.DrainAsync(Patience, cancellationToken);
        await RestAsync(world, cancellationToken);
        await new EdgeAudit(world, system, findings, settings.Seed).RunAsync(settings.Looks, _switches, cancellationToken);
        return new ServiceRunFigures("changes", _done, clients.Sum(client => client.Sends), clock.Elapsed.TotalSeconds, system.Kills);
    }

    private async Task ChangeAsync(EdgeWorld world, ServiceSystem system, EdgeClient[] clients, CancellationToken cancellationToken)
    {
        var dice = Dice.For(settings.Seed, Phases, 6);
        for (var phase = 1; phase <= Phases; phase++)
        {
            var most = (int)((long)settings.Size * phase / Phases);
            await Task.WhenAll(clients.Select(client => Task.Run(() => ChangeAsync(client, most, cancellationToken), cancellationToken)));
            _started = most;
            int[] switched = [.. Enumerable.Range(0, world.Users).Where(_ => dice.Chance(0.05))];
            foreach (var user in switched)
                world.Private[user] = !world.Private[user];
            await SwitchAsync(world, system, switched, cancellationToken);
        }
    }

    private async Task ChangeAsync(EdgeClient client, int most, CancellationToken cancellationToken)
    {
        while (Interlocked.Increment(ref _started) <= most)
        {
            await client.ChangeAsync(cancellationToken);
            if (Interlocked.Increment(ref _done) % 50_000 == 0)
                tell($"{_done:N0} changes, " + (findings.IsClean ? "no difference" : $"DIFFERENT by {findings.First!.Check}"));
        }
    }

    private async Task SwitchAsync(EdgeWorld world, ServiceSystem system, IEnumerable<int> users, CancellationToken cancellationToken)
        => await Parallel.ForEachAsync(
            users, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (user, token) =>
            {
                var request = new UpdateAccountRequest
                {
                    EventId = Calls.NewEventId(), Private = world.Private[user],
                };
                await Calls.PatientlyAsync(
                    async () => await system.Graph(EdgeWorld.NameOf(user)).UpdateAccountAsync(request, cancellationToken: token), token);
                Interlocked.Increment(ref _switches);
            });

    // Until what ends soon has ended.
    private static async Task RestAsync(EdgeWorld world, CancellationToken cancellationToken)
    {
        DateTime Now() => TimeProvider.System.GetUtcNow().UtcDateTime;
        while (world.Pairs.Values.Max(model => model.RestsUntil) > Now())
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        foreach (var model in world.Pairs.Values)
            model.Lapse(Now());
    }

    // Somebody who is in no pair reads counts as everybody sees them, and circles are read while their ties change: a stale one then differs in the audit.
    private async Task ReadAsync(EdgeWorld world, ServiceSystem system, CancellationToken cancellationToken)
    {
        var dice = Dice.For(settings.Seed, 5, 5);
        try
        {
            while (true)
            {
                var number = dice.Below(Math.Min(200, world.Users));
                var user = EdgeWorld.NameOf(number);
                var bounds = world.Bounds.BeforeReading(number);
                var account = (await Calls.PatientlyAsync(
                    async () => await system.Graph(Reader).GetAccountAsync(new GetAccountRequest { UserId = user }, cancellationToken: cancellationToken),
                    cancellationToken)).Account;
                var (leastFollowers, mostFollowers, leastFollowing, mostFollowing) = bounds();
                findings.Equal(
                    "counts while they move", true,
                    account.Followers >= Math.Max(0, leastFollowers) && account.Followers <= mostFollowers
                    && account.Following >= Math.Max(0, leastFollowing) && account.Following <= mostFollowing,
                    () => $"{account}: followers {leastFollowers} to {mostFollowers}, following {leastFollowing} to {mostFollowing}");
                await Calls.PatientlyAsync(
                    async () => await system.Graph(user).ListMutualsAsync(new ListMutualsRequest(), cancellationToken: cancellationToken), cancellationToken);
                await Task.Delay(5, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
