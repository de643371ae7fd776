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

    /// <summary>Runs every policy in the same world: the seconds watched in each session, on average, by the name of the policy.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> RunAsync(int seed, WorldSettings settings, CancellationToken cancellationToken)
    {
        var seconds = new Dictionary<string, double>();
        foreach (var rival in (Rival[])[new Popularity(), new Chronological(), new ItemToItem()])
            seconds.Add(rival.Name, await RunAsync(new World(seed, settings), rival, atOnce: 1, cancellationToken));
        await using var system = await RunningSystem.StartAsync(cancellationToken);
        var feed = new EngagementFeed(system);
        seconds.Add(feed.Name, await RunAsync(new World(seed, settings), feed, AtOnce, cancellationToken));
        return seconds;
    }

    private static async Task<double> RunAsync(World world, IPolicy policy, int atOnce, CancellationToken cancellationToken)
    {
        var watched = new double[world.Settings.Viewers];
        await policy.PublishAsync([.. world.Videos], cancellationToken);
        for (var session = 0; session < world.Settings.Sessions; session++)
        {
            await policy.PublishAsync(world.Begin(session), cancellationToken);
            var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, world.Settings.Viewers), options, async (viewer, token) =>
            {
                var slate = await policy.NextAsync(viewer, world.Settings.VideosASession, token);
                var viewings = Watch(world, session, viewer, slate);
                watched[viewer] += viewings.Sum(viewing => viewing.Seconds);
                await policy.RecordAsync(viewer, slate, viewings, token);
            });
        }
        return watched.Sum() / (world.Settings.Viewers * world.Settings.Sessions);
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
