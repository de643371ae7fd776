using Engagement.Simulator.OffPolicy;

namespace Engagement.Simulator.Tests;

public sealed class DrawnWorldTests
{
    [Fact]
    public void Run_OfTwentyWorlds_CoversTheTruthInAtLeastEighteen()
    {
        var outcomes = Enumerable.Range(1, 20).Select(DrawnWorld.Run).ToList();

        Assert.InRange(outcomes.Count(outcome => outcome.SnipsCovers), 18, 20);
        // The policy in question is another one than the one that drew: its truth is not what was logged.
        Assert.All(outcomes, outcome => Assert.True(outcome.Gain > 0.1));
    }
}
