using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.Tests;

public sealed class SimulationTests
{
    /// <summary>The whole system is started for it, and watched through its gateway.</summary>
    [Fact]
    public async Task Run_OfASmallWorld_HasOutcomesOfEveryPolicy()
    {
        var settings = new WorldSettings { Viewers = 3, Sessions = 2, Videos = 60 };

        var outcomes = await Simulation.RunAsync(seed: 1, settings, CancellationToken.None);

        Assert.Equal(["popularity", "chronological", "item to item", "engagement"], outcomes.Keys);
        Assert.All(outcomes.Values, outcome => Assert.InRange(outcome.MeanSeconds, 1, settings.VideosASession * 60));
        Assert.All(outcomes, policy => Assert.Equal(policy.Key == "engagement", policy.Value.Drawn > 0));
        Assert.Equal(1, outcomes["engagement"].Filled, tolerance: 0.05);
    }
}
