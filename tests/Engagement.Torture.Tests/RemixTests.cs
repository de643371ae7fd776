namespace Engagement.Torture.Tests;

/// <summary>The small size of the run against Remix.</summary>
public sealed class RemixTests
{
    [Fact]
    public async Task Remixes_UnderKills_AreTheModels()
        => Assert.Equal(0, await ServiceRunCommand.RunRemixesAsync(
            new ServiceRunSettings(3_000, 100, 32, Kills: 1, Looks: 30, Seed: 1, Json: null) { PostgresKills = 1 }, CancellationToken.None));

    [Fact]
    public async Task Remixes_OfADefectiveCopy_Differ()
        => Assert.Equal(0, await ServiceRunCommand.RunRemixesAsync(
            new ServiceRunSettings(3_000, 100, 32, Kills: 0, Looks: 30, Seed: 1, Json: null) { Seeded = ["ancestors-not-asked"] }, CancellationToken.None));
}
