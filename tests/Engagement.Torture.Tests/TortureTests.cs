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

    [Fact]
    public async Task Run_OfDefectiveCopies_FindsADifferenceInEach()
        => Assert.Equal(0, await TortureCommand.RunAsync(
            Settings() with { Seeded = ["acknowledge-before-commit", "counts-outside-the-fold"] }, CancellationToken.None));

    private static TortureSettings Settings() => new() { Events = 6000, Clients = 4, Seed = 1, Plan = new FaultPlan() };
}
