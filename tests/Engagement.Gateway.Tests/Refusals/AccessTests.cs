using Engagement.Feed.V1;
using Engagement.Gateway.Tests.Hosting;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Testing.Wire;
using Grpc.Core;

namespace Engagement.Gateway.Tests.Refusals;

/// <summary>What the gateway refuses by itself: none of it reaches a service.</summary>
public sealed class AccessTests(GatewayFixture fixture) : IClassFixture<GatewayFixture>
{
    private readonly GatewayHost _gateway = fixture.Gateway;

    public static TheoryData<string, StatusCode, string> BadTokens => new()
    {
        { "", StatusCode.Unauthenticated, "TOKEN_MISSING" },
        { WireTokens.Expired("ann"), StatusCode.Unauthenticated, "TOKEN_EXPIRED" },
        { WireTokens.WrongKey("ann"), StatusCode.Unauthenticated, "TOKEN_INVALID" },
        { WireTokens.WrongAudience("ann"), StatusCode.Unauthenticated, "TOKEN_INVALID" },
        { WireTokens.WithoutSignature("ann"), StatusCode.Unauthenticated, "TOKEN_INVALID" },
        { "nonsense", StatusCode.Unauthenticated, "TOKEN_INVALID" },
    };

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Grpc_BadToken_IsRefused(string token, StatusCode code, string reason)
    {
        var calls = fixture.Upstream.Counters.Calls;
        var client = new CounterService.CounterServiceClient(
            token.Length == 0 ? _gateway.Channel.CreateCallInvoker() : _gateway.With(token));

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.BatchGetCountersAsync(new()));

        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
        Assert.Equal(calls, fixture.Upstream.Counters.Calls);
    }

    [Theory]
    [MemberData(nameof(BadTokens))]
    public async Task Json_BadToken_IsRefused(string token, StatusCode code, string reason)
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Get, "/v1/counters:batchGet", token.Length == 0 ? null : token);

        Assert.Equal(401, status);
        Assert.Contains($"\"code\": {(int)code}", body, StringComparison.Ordinal);
        Assert.Contains(reason, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_UserActingForAnother_IsRefused()
    {
        var client = new CounterService.CounterServiceClient(_gateway.With(WireTokens.Sign("ann"), actingUser: "ben"));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.BatchGetCountersAsync(new()));

        Assert.Equal((StatusCode.PermissionDenied, "ACTING_FOR_ANOTHER"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task Json_UserForAModeratorsRpc_IsRefused()
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Post, "/v1/counters:reconcile", WireTokens.Sign("ann"), "{}");

        Assert.Equal(403, status);
        Assert.Contains("ROLE_REQUIRED", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_RpcForServices_IsNotReachableByAService()
    {
        var client = new LedgerService.LedgerServiceClient(_gateway.As("import", "service"));
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.AppendAsync(new()));

        Assert.Equal((StatusCode.Unimplemented, "UNIMPLEMENTED"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task Grpc_RpcThatTheServiceLacks_IsUnimplemented()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await new FeedService.FeedServiceClient(_gateway.As("ann")).GetForYouAsync(new()));

        Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/engagement.ledger.v1.LedgerService/Append")]
    public async Task Json_UnknownPath_Is404WithTheErrorModel(string path)
    {
        var (status, body) = await _gateway.SendAsync(HttpMethod.Post, path, WireTokens.Sign("ann"), "{}");

        Assert.Equal(404, status);
        Assert.Contains("\"reason\": \"UNIMPLEMENTED\"", body, StringComparison.Ordinal);
    }
}
