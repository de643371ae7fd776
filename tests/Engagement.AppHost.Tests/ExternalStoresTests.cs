using Engagement.AppHost.Tests.Running;
using Engagement.Interactions.V1;
using Engagement.Testing.Postgres;
using Engagement.Testing.Redis;
using Xunit;

namespace Engagement.AppHost.Tests;

public sealed class ExternalStoresTests
{
    [Fact]
    public async Task Start_WithConnectionStrings_UsesThemUnderTheSameNames()
    {
        var postgres = await PostgresServer.SharedAsync();
        var redis = await RedisServers.GetAsync("garnet");
        var key = Convert.ToBase64String(new byte[32]);
        string[] databases = ["interactions", "socialgraph", "remix", "feed", "insights"];

        await using var system = await EngagementSystem.StartAsync(
        [
            "--Infrastructure:Mode=External", $"--ConnectionStrings:redis={redis.ConnectionString}",
            "--Messages:CurrentKey=k", $"--Messages:Keys:k={key}",
            .. databases.Select(database => $"--ConnectionStrings:{database}-db={postgres.ConnectionString(database)}"),
        ]);

        Assert.DoesNotContain("postgres", system.Supervised);
        var counters = new CounterService.CounterServiceClient(system.CreateChannel());
        var response = await counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { "v1" } }, system.As("alice"));
        Assert.Single(response.Videos);
    }
}
