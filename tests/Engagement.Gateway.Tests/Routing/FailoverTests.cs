using Engagement.Gateway.Tests.Hosting;
using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Google.Rpc;
using Grpc.Core;

namespace Engagement.Gateway.Tests.Routing;

public sealed class FailoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Grpc_TwoReplicas_ShareTheCallsOfOneConnection()
    {
        await using var one = await StandIn.StartAsync();
        await using var two = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([one, two]);
        var client = new CounterService.CounterServiceClient(gateway.As("ann"));

        for (var call = 0; call < 200; call++)
            await client.BatchGetCountersAsync(new());

        Assert.InRange(one.Counters.Calls, 60, 140);
        Assert.Equal(200, one.Counters.Calls + two.Counters.Calls);
    }

    [Fact]
    public async Task Grpc_ReplicaKilledWhileCalled_EveryLaterCallGoesToTheOther()
    {
        await using var one = await StandIn.StartAsync();
        await using var two = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([one, two]);
        var client = new CounterService.CounterServiceClient(gateway.As("ann"));
        await client.BatchGetCountersAsync(new());

        await one.KillAsync();

        for (var call = 0; call < 100; call++)
            await client.BatchGetCountersAsync(new());
        Assert.InRange(two.Counters.Calls, 100, 101);
    }

    [Fact]
    public async Task Grpc_OnlyReplicaDead_IsUnavailableWithRetryInfoAndBackAtOnceWithIt()
    {
        await using var first = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([first]);
        var client = new CounterService.CounterServiceClient(gateway.As("ann"));
        await first.KillAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await client.BatchGetCountersAsync(new()));
        Assert.Equal((StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE"), (refusal.StatusCode, refusal.Reason()));
        Assert.NotNull(refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay);

        await using var again = await StandIn.StartAsync(first);
        // No wait and no retry: the first call after the recovery succeeds.
        await client.BatchGetCountersAsync(new());
    }

    [Fact]
    public async Task Json_UpstreamDead_Is503WithTheErrorModel()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream]);
        await upstream.KillAsync();

        var (status, body) = await gateway.SendAsync(HttpMethod.Get, "/v1/counters:batchGet", WireTokens.Sign("ann"));

        Assert.Equal(503, status);
        Assert.Contains("DEPENDENCY_UNAVAILABLE", body, StringComparison.Ordinal);
        Assert.Contains("retryDelay", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grpc_ReplicaKilledUnderLoad_FailsNothingOtherThanUnavailable()
    {
        await using var one = await StandIn.StartAsync();
        await using var two = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([one, two]);
        var client = new CounterService.CounterServiceClient(gateway.As("ann", "service"));
        using var stop = new CancellationTokenSource(Patience);
        var callers = Enumerable.Range(0, 8).Select(_ => CallUntilAsync(client, stop.Token)).ToArray();
        while (one.Counters.Calls < 200)
            await Task.Delay(10, stop.Token);

        await one.KillAsync();

        var before = two.Counters.Calls;
        while (two.Counters.Calls < before + 200)
            await Task.Delay(10, stop.Token);
        await stop.CancelAsync();
        Assert.All((await Task.WhenAll(callers)).SelectMany(codes => codes), code => Assert.Equal(StatusCode.Unavailable, code));
    }

    private static async Task<List<StatusCode>> CallUntilAsync(CounterService.CounterServiceClient client, CancellationToken stop)
    {
        var failures = new List<StatusCode>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await client.BatchGetCountersAsync(new(), cancellationToken: CancellationToken.None);
            }
            catch (RpcException exception)
            {
                failures.Add(exception.StatusCode);
            }
        }
        return failures;
    }
}
