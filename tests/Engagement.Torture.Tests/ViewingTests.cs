namespace Engagement.Torture.Tests;

/// <summary>The small size of the run against Insights.</summary>
public sealed class ViewingTests
{
    [Fact]
    public async Task Insights_UnderKillsInTwoOrders_AreWhatHappened()
        => Assert.Equal(0, await ServiceRunCommand.RunViewingsAsync(
            new ServiceRunSettings(1_000, 20, Clients: 1, Kills: 1, Looks: 2, Seed: 1, Json: null) { PostgresKills = 1 }, CancellationToken.None));

    [Fact]
    public async Task Insights_OfADefectiveCopy_Differ()
        => Assert.Equal(0, await ServiceRunCommand.RunViewingsAsync(
            new ServiceRunSettings(1_000, 20, Clients: 1, Kills: 0, Looks: 2, Seed: 1, Json: null) { Seeded = ["hour-of-arrival"] }, CancellationToken.None));
}
