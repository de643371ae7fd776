using Engagement.Gateway.RateLimits;
using Engagement.Gateway.Tests.Hosting;
using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Google.Rpc;
using Grpc.Core;

namespace Engagement.Gateway.Tests.RateLimits;

public sealed class RateLimitTests
{
    private static readonly (string, string)[] Narrow =
    [
        ("RateLimits:User:Burst", "20"), ("RateLimits:User:PerSecond", "10"),
        ("RateLimits:Anonymous:Burst", "5"), ("RateLimits:Anonymous:PerSecond", "10"),
    ];

    [Fact]
    public async Task Grpc_MoreCallsAtOnceThanTheBurst_AreRefusedWithRetryInfo()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream], Narrow);
        var client = new CounterService.CounterServiceClient(gateway.As("ann"));

        var refusals = (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TryAsync(client)))).OfType<RpcException>().ToList();

        // While they ran, the bucket may have been filled up a little.
        Assert.InRange(200 - refusals.Count, 20, 40);
        Assert.Equal(200 - refusals.Count, upstream.Counters.Calls);
        Assert.All(refusals, refusal =>
        {
            Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (refusal.StatusCode, refusal.Reason()));
            Assert.True(refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        });
        Assert.Null(await TryAsync(new CounterService.CounterServiceClient(gateway.As("ben"))));
        Assert.Null(await TryAsync(new CounterService.CounterServiceClient(gateway.As("ann", "service"))));
    }

    [Fact]
    public async Task Json_AnonymousFlood_Is429()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream], Narrow);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gateway.SendAsync(HttpMethod.Get, "/v1/history")));

        Assert.Contains(answers, answer => answer.Status == 401);
        Assert.Contains(answers, answer => answer.Status == 429 && answer.Body.Contains("RATE_LIMITED", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_AllowanceBelowItsRange_StopsTheProcess()
    {
        await using var upstream = await StandIn.StartAsync();

        var refusal = Assert.ThrowsAny<Exception>(() => new GatewayHost([upstream], ("RateLimits:User:PerSecond", "1")));

        Assert.Contains(nameof(Allowance.PerSecond), refusal.ToString(), StringComparison.Ordinal);
    }

    private static async Task<RpcException?> TryAsync(CounterService.CounterServiceClient client)
    {
        try
        {
            await client.BatchGetCountersAsync(new());
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }
}
