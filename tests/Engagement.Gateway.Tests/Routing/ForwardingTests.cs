using System.Net;
using Engagement.Gateway.Tests.Hosting;
using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace Engagement.Gateway.Tests.Routing;

public sealed class ForwardingTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost _gateway = fixture.Gateway;

    [Fact]
    public async Task Grpc_CallOfAUser_ReachesTheServiceAsThatUser()
    {
        var client = new CounterService.CounterServiceClient(_gateway.As("ann"));
        var response = await client.BatchGetCountersAsync(new() { VideoIds = { "v1" } });

        Assert.Equal("v1", Assert.Single(response.Videos).VideoId);
        Assert.Equal("ann", Assert.Single(response.Users).UserId);
    }

    [Fact]
    public async Task Grpc_ServiceActingForAUser_ReachesTheServiceAsThatUser()
    {
        var client = new CounterService.CounterServiceClient(_gateway.With(WireTokens.Sign("import", "service"), actingUser: "ben"));

        Assert.Equal("ben", Assert.Single((await client.BatchGetCountersAsync(new())).Users).UserId);
    }

    [Fact]
    public async Task Grpc_ErrorOfTheService_ArrivesWithItsDetails()
    {
        var client = new CounterService.CounterServiceClient(_gateway.As("ann"));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await client.BatchGetCountersAsync(new() { VideoIds = { "missing" } }));

        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task Grpc_SpanThatTheServiceContinues_IsExportedWithItsParent()
    {
        await new CounterService.CounterServiceClient(_gateway.As("ann")).BatchGetCountersAsync(new());

        var parent = await _gateway.Spans.FindAsync(fixture.Upstream.Counters.Traceparent!.Split('-')[2]);
        await _gateway.Spans.FindAsync(parent.ParentSpanId.ToHexString());
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task GrpcWeb_Call_IsAnswered(GrpcWebMode mode)
    {
        using var channel = WebChannel(mode);
        var response = await new CounterService.CounterServiceClient(channel).BatchGetCountersAsync(
            new() { VideoIds = { "v1" } }, Authorization());

        Assert.Equal(7, Assert.Single(response.Videos).Likes);
    }

    [Theory]
    [InlineData(GrpcWebMode.GrpcWeb)]
    [InlineData(GrpcWebMode.GrpcWebText)]
    public async Task GrpcWeb_ErrorOfTheService_ArrivesWithItsDetails(GrpcWebMode mode)
    {
        using var channel = WebChannel(mode);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new CounterService.CounterServiceClient(channel)
            .BatchGetCountersAsync(new() { VideoIds = { "missing" } }, Authorization()));

        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task Json_CustomVerbInThePath_IsAnsweredAsProtoJson()
    {
        var (status, body) = await _gateway.SendAsync(
            HttpMethod.Post, "/v1/videos/v1:like", WireTokens.Sign("ann"), """{"eventId": "0190163d-8694-739b-aea5-966c26f8ad90"}""");

        Assert.Equal(200, status);
        Assert.Contains("\"eventId\":\"0190163d-8694-739b-aea5-966c26f8ad90\"", Squeeze(body), StringComparison.Ordinal);
        Assert.Contains("\"position\":\"5000000000\"", Squeeze(body), StringComparison.Ordinal);
        Assert.Matches("\"recordedAt\":\"20[0-9-]+T[0-9:.]+Z\"", Squeeze(body));
    }

    [Fact]
    public async Task Json_RepeatedQueryParameter_IsAList()
    {
        var (status, body) = await _gateway.SendAsync(
            HttpMethod.Get, "/v1/counters:batchGet?videoIds=v1&videoIds=v2", WireTokens.Sign("ann"));

        Assert.Equal(200, status);
        Assert.Contains("\"v2\"", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_ErrorOfTheService_HasItsDetails()
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Get, "/v1/counters:batchGet?videoIds=missing", WireTokens.Sign("ann"));

        Assert.Equal(404, status);
        Assert.Contains("\"reason\":\"VIDEO_NOT_FOUND\"", Squeeze(body), StringComparison.Ordinal);
        Assert.Contains("\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\"", Squeeze(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_StatusInsideAResponse_HasItsDetails()
    {
        var (status, body) = await _gateway.SendAsync(
            HttpMethod.Post, "/v1/interactions:record", WireTokens.Sign("ann"),
            """{"interactions": [{"eventId": "a", "videoId": "v1", "share": {"channel": "SHARE_CHANNEL_LINK"}}]}""");

        Assert.Equal(200, status);
        Assert.Contains("\"reason\":\"INVALID_FIELD\"", Squeeze(body), StringComparison.Ordinal);
        Assert.Contains("\"field\":\"video_id\"", Squeeze(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"interactions": 3}""")]
    [InlineData("""{"interactions": [{"share": {"channel": "NO_SUCH"}}]}""")]
    public async Task Json_NotOfTheContract_IsInvalidArgument(string json)
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Post, "/v1/interactions:record", WireTokens.Sign("ann"), json);

        Assert.Equal(400, status);
        Assert.Contains("\"code\":3", Squeeze(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_OfAService_DescribesItsPaths()
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Get, "/openapi/interactions.json");

        Assert.Equal(200, status);
        Assert.Contains("/v1/videos/{videoId}:like", body, StringComparison.Ordinal);
        Assert.Contains("The counters of up to 100 subjects in all", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_Page_IsThere()
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Get, "/openapi");

        Assert.Equal(200, status);
        Assert.Contains("swagger-ui", body, StringComparison.Ordinal);
    }

    private static string Squeeze(string json) => json.Replace(" ", "", StringComparison.Ordinal);

    private static Metadata Authorization() => new() { { "authorization", $"Bearer {WireTokens.Sign("ann")}" } };

    private GrpcChannel WebChannel(GrpcWebMode mode) => GrpcChannel.ForAddress(_gateway.Http.BaseAddress!, new GrpcChannelOptions
    {
        HttpHandler = new GrpcWebHandler(mode, new HttpClientHandler()),
        HttpVersion = HttpVersion.Version11,
        DisposeHttpClient = true,
    });
}
