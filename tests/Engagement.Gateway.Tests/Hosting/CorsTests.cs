namespace Engagement.Gateway.Tests.Hosting;

public sealed class CorsTests
{
    [Theory]
    [InlineData("https://app.example.org", true)]
    [InlineData("https://elsewhere.example.org", false)]
    public async Task Preflight_Origin_IsAnsweredBySetting(string origin, bool allowed)
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream], ("Cors:Origins:0", "https://app.example.org"));
        using var request = new HttpRequestMessage(HttpMethod.Options, "/engagement.interactions.v1.CounterService/BatchGetCounters")
        {
            Headers =
            {
                { "Origin", origin }, { "Access-Control-Request-Method", "POST" },
                { "Access-Control-Request-Headers", "authorization,content-type,x-grpc-web" },
            },
        };

        using var response = await gateway.Http.SendAsync(request);

        Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
