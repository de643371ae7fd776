using Engagement.TrendSimulation;
using Xunit;

namespace Engagement.Insights.Tests.Trending;

public sealed class TrendSimulationTests
{
    [Fact]
    public void Simulation_OfAFewDays_FindsRealBurstsAndLeavesFakesOut()
    {
        var verdicts = new Simulation(new SimulationSettings(Days: 11, Bursts: 20, Fakes: 20, ActsADay: 8_000, Subjects: 120, Viewers: 6_000, Seed: 3)).Run();

        var ours = verdicts.Single(verdict => verdict.Rule == "insights");
        Assert.True(ours.Recall >= 0.85 && ours.FalseAlarms <= 1 && ours.ShareOfFakes <= 0.05, $"{ours}");
    }
}
