using Engagement.Simulator.Policies;
using Engagement.Simulator.Running;
using Engagement.Simulator.Worlds;

namespace Engagement.Simulator;

/// <summary>Sessions of all viewers of a world under one policy.</summary>
internal static class Simulation
{
    /// <summary>A viewer leaves after so many videos of which less than <see cref="BoringBelow"/> was watched.</summary>
    private const int Patience = 4;

    private const double BoringBelow = 0.2;
    private const int AtOnce = 8;

    /// <summary>Runs every policy in the same world; what came of it, by the name of the policy.</summary>
    public static async Task<IReadOnlyDictionary<string, Outcome>> RunAsync(int seed, WorldSettings settings, CancellationToken cancellationToken)
    {
        var outcomes = new Dictionary<string, Outcome>();
        foreach (var rival in (Rival[])[new Popularity(), new Chronological(), new ItemToItem()])
            outcomes.Add(rival.Name, await RunAsync(new World(seed, settings), rival, atOnce: 1, cancellationToken));
        await using var system = await RunningSystem.StartAsync(cancellationToken);
        var feed = new EngagementFeed(system);
        outcomes.Add(feed.Name, await RunAsync(new World(seed, settings), feed, AtOnce, cancellationToken));
        return outcomes;
    }

    private static async Task<Outcome> RunAsync(World world, IPolicy policy, int atOnce, CancellationToken cancellationToken)
    {
        var (seconds, newcomers) = (new double[world.Settings.Viewers, world.Settings.Sessions], new (int Drawn, int SetAside)[world.Settings.Viewers]);
        await policy.PublishAsync([.. world.Videos], cancellationToken);
        for (var session = 0; session < world.Settings.Sessions; session++)
        {
            await policy.PublishAsync(world.Begin(session), cancellationToken);
            var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, world.Settings.Viewers), options, async (viewer, token) =>
            {
                var slate = await policy.NextAsync(viewer, world.Settings.VideosASession, token);
                var viewings = Watch(world, session, viewer, slate);
                seconds[viewer, session] = viewings.Sum(viewing => viewing.Seconds);
                newcomers[viewer] = (newcomers[viewer].Drawn + slate.Drawn.Count, newcomers[viewer].SetAside + slate.SetAside);
                await policy.RecordAsync(viewer, slate, viewings, token);
            });
        }
        double[] ofSessions =
        [
            .. Enumerable.Range(0, world.Settings.Sessions).Select(
                session => Enumerable.Range(0, world.Settings.Viewers).Average(viewer => seconds[viewer, session])),
        ];
        var (drawn, setAside) = (newcomers.Sum(places => places.Drawn), newcomers.Sum(places => places.SetAside));
        return new Outcome(
            ofSessions, (double)drawn / (world.Settings.Viewers * world.Settings.Sessions), setAside == 0 ? 0 : (double)drawn / setAside);
    }

    private static List<Viewing> Watch(World world, int session, int viewer, Slate slate)
    {
        var (viewings, patience) = (new List<Viewing>(), Patience);
        foreach (var video in slate.Videos)
        {
            var viewing = world.Watch(session, viewer, video);
            viewings.Add(viewing);
            if (viewing.Share < BoringBelow && --patience == 0)
                break;
        }
        return viewings;
    }
}

/// <summary>What came of a policy in a world.</summary>
/// <param name="Seconds">Watched in the sessions of the same number, on average over the viewers.</param>
/// <param name="Drawn">Places of a session's slate that were drawn among new videos and creators, on average.</param>
/// <param name="Filled">The share of the places set aside for that.</param>
internal sealed record Outcome(IReadOnlyList<double> Seconds, double Drawn, double Filled)
{
    public double MeanSeconds => Seconds.Average();

    /// <summary>Of the last third: what the policy comes to when it has seen something.</summary>
    public double LateSeconds => Seconds.Skip(Seconds.Count * 2 / 3).Average();
}
