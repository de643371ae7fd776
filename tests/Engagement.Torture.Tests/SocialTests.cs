namespace Engagement.Torture.Tests;

/// <summary>The small sizes of the runs against SocialGraph.</summary>
public sealed class SocialTests
{
    [Fact]
    public async Task Edges_UnderKills_AreTheModels()
        => Assert.Equal(0, await ServiceRunCommand.RunEdgesAsync(new ServiceRunSettings(8_000, 300, 32, Kills: 2, Looks: 60, Seed: 1, Json: null), CancellationToken.None));

    [Fact]
    public async Task Edges_OfADefectiveCopy_Differ()
        => Assert.Equal(0, await ServiceRunCommand.RunEdgesAsync(
            new ServiceRunSettings(8_000, 300, 32, Kills: 0, Looks: 60, Seed: 1, Json: null) { Seeded = ["pair-not-locked"] }, CancellationToken.None));

    [Fact]
    public async Task Messages_UnderKillsAndReconnects_AreSeenOnceByAll()
        => Assert.Equal(0, await ServiceRunCommand.RunMessagesAsync(new ServiceRunSettings(5_000, 200, 32, Kills: 2, Looks: 20, Seed: 1, Json: null), CancellationToken.None));
}
