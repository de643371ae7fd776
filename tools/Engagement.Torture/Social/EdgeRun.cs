using System.Diagnostics;
using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Social;

/// <summary>Changes a graph by many clients while the service is killed, and audits it.</summary>
internal sealed class EdgeRun(SocialSettings settings, string folder, Findings findings, Action<string> tell)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private int _started;
    private int _done;

    public async Task<SocialFigures> RunAsync(CancellationToken cancellationToken)
    {
        var world = new EdgeWorld(settings.Crowd, settings.Clients, settings.Seed);
        await using var system = await SocialSystem.StartAsync(folder, SocialSystem.Assembly, findings, cancellationToken);
        await MakePrivateAsync(world, system, cancellationToken);
        var clients = Enumerable.Range(0, settings.Clients).Select(number => new EdgeClient(number, world, system, findings, settings.Seed)).ToArray();
        var clock = Stopwatch.StartNew();
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = ReadAsync(world, system, reading.Token);
        await Task.WhenAll(
            clients.Select(client => Task.Run(() => ChangeAsync(client, cancellationToken), cancellationToken))
                .Append(system.KillAsync(settings.Kills, settings.Size, () => _done, cancellationToken)));
        clock.Stop();
        tell($"{_done:N0} changes in {clock.Elapsed.TotalSeconds:F1} s");
        await reading.CancelAsync();
        await reader;
        await system.DrainAsync(Patience, cancellationToken);
        await new EdgeAudit(world, system, findings, settings.Seed).RunAsync(settings.Looks, cancellationToken);
        return new SocialFigures("changes", _done, clients.Sum(client => client.Sends), clock.Elapsed.TotalSeconds, system.Restarts);
    }

    private async Task ChangeAsync(EdgeClient client, CancellationToken cancellationToken)
    {
        while (Interlocked.Increment(ref _started) <= settings.Size)
        {
            await client.ChangeAsync(cancellationToken);
            if (Interlocked.Increment(ref _done) % 50_000 == 0)
                tell($"{_done:N0} changes, " + (findings.IsClean ? "no difference" : $"DIFFERENT by {findings.First!.Check}"));
        }
    }

    private static async Task MakePrivateAsync(EdgeWorld world, SocialSystem system, CancellationToken cancellationToken)
        => await Parallel.ForEachAsync(
            Enumerable.Range(0, world.Users).Where(user => world.Private[user]), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (user, token) => await system.Graph(EdgeWorld.NameOf(user)).UpdateAccountAsync(
                new UpdateAccountRequest { EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), Private = true }, cancellationToken: token));

    // No count is ever negative, or more than there are others.
    private async Task ReadAsync(EdgeWorld world, SocialSystem system, CancellationToken cancellationToken)
    {
        var dice = Dice.For(settings.Seed, 5, 5);
        try
        {
            while (true)
            {
                var user = EdgeWorld.NameOf(dice.Below(Math.Min(200, world.Users)));
                var account = (await Calls.PatientlyAsync(
                    async () => await system.Graph(user).GetAccountAsync(new GetAccountRequest { UserId = user }, cancellationToken: cancellationToken),
                    cancellationToken)).Account;
                findings.Equal(
                    "counts while they move", true, account is { Followers: >= 0, Following: >= 0 } && account.Followers < world.Users && account.Following < world.Users,
                    () => $"{account}");
                // So that circles are in memory while their ties change: one that is not current then differs in the audit.
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
