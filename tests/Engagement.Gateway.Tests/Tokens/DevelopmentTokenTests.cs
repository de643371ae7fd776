using System.Text.Json;
using Engagement.Gateway.Tests.Hosting;
using Engagement.Interactions.V1;

namespace Engagement.Gateway.Tests.Tokens;

public sealed class DevelopmentTokenTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private static readonly (string, string)[] Production =
    [
        ("environment", "Production"), ("Auth:SigningKey", ""), ("Auth:Authority", "https://login.example.org"),
    ];

    [Fact]
    public async Task Post_User_GivesATokenOfThatUser()
    {
        var (status, body) = await fixture.Gateway.SendAsync(HttpMethod.Post, "/dev/token", json: """{"user": "alice"}""");

        Assert.Equal(200, status);
        var token = JsonDocument.Parse(body).RootElement.GetProperty("token").GetString()!;
        var response = await new CounterService.CounterServiceClient(fixture.Gateway.With(token)).BatchGetCountersAsync(new());
        Assert.Equal("alice", Assert.Single(response.Users).UserId);
    }

    [Fact]
    public async Task Post_RoleService_MayActForAnother()
    {
        var (_, body) = await fixture.Gateway.SendAsync(HttpMethod.Post, "/dev/token", json: """{"user": "import", "role": "service"}""");

        var token = JsonDocument.Parse(body).RootElement.GetProperty("token").GetString()!;
        var client = new CounterService.CounterServiceClient(fixture.Gateway.With(token, actingUser: "ben"));
        var response = await client.BatchGetCountersAsync(new());
        Assert.Equal("ben", Assert.Single(response.Users).UserId);
    }

    [Theory]
    [InlineData("""{"user": ""}""")]
    [InlineData("""{"user": "with space"}""")]
    [InlineData("""{"user": "ann", "role": "root"}""")]
    [InlineData("""{}""")]
    [InlineData("""nonsense""")]
    public async Task Post_NotAUserAndARole_IsInvalid(string json)
        => Assert.Equal(400, (await fixture.Gateway.SendAsync(HttpMethod.Post, "/dev/token", json: json)).Status);

    [Fact]
    public async Task Post_InProduction_IsNotThere()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream], Production);

        Assert.Equal(404, (await gateway.SendAsync(HttpMethod.Post, "/dev/token", json: """{"user": "alice"}""")).Status);
    }

    [Fact]
    public async Task Start_SigningKeyInProduction_StopsTheProcess()
    {
        await using var upstream = await StandIn.StartAsync();

        var refusal = Assert.ThrowsAny<Exception>(() => new GatewayHost([upstream], ("environment", "Production")));

        Assert.Contains("Auth:SigningKey is for Development only", refusal.ToString(), StringComparison.Ordinal);
    }
}
