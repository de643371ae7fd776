using Engagement.Torture.Faults;

namespace Engagement.Torture.Tests;

/// <summary>The small size of the tool: what the full one does, in less than a minute each.</summary>
public sealed class TortureTests
{
    [Fact]
    public async Task Run_OfTheProduct_FindsNoDifference()
    {
        var settings = Settings() with
        {
            Events = 12_000,
            Clients = 6,
            Redis = Testing.Redis.RedisServerFixture.IsInstalled ? "redis-server" : "garnet",
            Plan = new FaultPlan
            {
                Kills = 2, RedisFlushes = 1, RedisKills = 1, PostgresKills = 1, Pauses = 1, LongestPause = TimeSpan.FromSeconds(3),
            },
        };
        Assert.Equal(0, await TortureCommand.RunAsync(settings, CancellationToken.None));
    }

    [Theory]
    [InlineData("acknowledge-before-commit")]
    [InlineData("counts-outside-the-fold")]
    public async Task Run_OfADefectiveCopy_FindsADifference(string fault)
        => Assert.Equal(0, await TortureCommand.RunAsync(Settings() with { Seeded = [fault] }, CancellationToken.None));

    private static TortureSettings Settings() => new() { Events = 6000, Clients = 4, Seed = 1, Plan = new FaultPlan() };
}
