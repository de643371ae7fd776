using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.Tests;

public sealed class SimulationTests
{
    /// <summary>The whole system is started for it, and watched through its gateway.</summary>
    [Fact]
    public async Task Run_OfASmallWorld_HasSecondsOfEveryPolicy()
    {
        var settings = new WorldSettings { Viewers = 3, Sessions = 2, Videos = 60 };

        var seconds = await Simulation.RunAsync(seed: 1, settings, CancellationToken.None);

        Assert.Equal(["popularity", "chronological", "item to item", "engagement"], seconds.Keys);
        Assert.All(seconds.Values, value => Assert.InRange(value, 1, settings.VideosASession * 60));
    }
}
