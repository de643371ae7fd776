using Engagement.AppHost.Tests.Running;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Xunit;

namespace Engagement.AppHost.Tests;

[Collection(SystemCollection.Name)]
public sealed class HealthTests(SystemFixture fixture)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Services => ["gateway", "interactions", "socialgraph", "remix", "feed", "insights"];

    [Theory, MemberData(nameof(Services))]
    public async Task Check_OfEveryService_IsServing(string service)
    {
        using var channel = fixture.System.CreateChannel(service);

        var response = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), deadline: Bound());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, response.Status);
    }

    [Theory, MemberData(nameof(Services))]
    public async Task Health_OverHttp_IsHealthy(string service)
    {
        using var client = fixture.System.CreateHttpClient(service);

        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/health", UriKind.Relative)));
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri("/alive", UriKind.Relative)));
    }

    [Theory]
    [InlineData("gateway", "engagement.interactions.v1.InteractionService", "engagement.feed.v1.FeedService")]
    [InlineData("interactions", "engagement.interactions.v1.InteractionService")]
    [InlineData("socialgraph", "engagement.socialgraph.v1.GraphService")]
    [InlineData("remix", "engagement.remix.v1.RemixService")]
    [InlineData("feed", "engagement.feed.v1.FeedService", "engagement.feed.v1.PreferenceService")]
    [InlineData("insights", "engagement.insights.v1.CreatorInsightsService")]
    public async Task Reflection_OfEveryService_ListsItsContracts(string service, params string[] contracts)
    {
        using var channel = fixture.System.CreateChannel(service);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(deadline: Bound());

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext());

        var listed = call.ResponseStream.Current.ListServicesResponse.Service.Select(entry => entry.Name).ToList();
        Assert.All(contracts, contract => Assert.Contains(contract, listed));
    }

    private static DateTime Bound() => TimeProvider.System.GetUtcNow().UtcDateTime + Deadline;
}
