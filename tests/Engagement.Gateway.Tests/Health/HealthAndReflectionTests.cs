using Engagement.Gateway.Routing;
using Engagement.Gateway.Tests.Hosting;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using V1 = Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace Engagement.Gateway.Tests.Health;

public sealed class HealthAndReflectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Health_OfAService_FollowsItsReplicas()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream]);
        var client = new Grpc.Health.V1.Health.HealthClient(gateway.Channel);
        using var watch = client.Watch(
            new HealthCheckRequest { Service = "engagement.interactions.v1.InteractionService" },
            deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience);

        await WaitForAsync(watch.ResponseStream, ServingStatus.Serving);
        await upstream.KillAsync();
        await WaitForAsync(watch.ResponseStream, ServingStatus.NotServing);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest())).Status);
    }

    [Fact]
    public async Task Health_OfAServiceThatIsNotPublic_IsNotFound()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream]);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await new Grpc.Health.V1.Health.HealthClient(gateway.Channel)
            .CheckAsync(new HealthCheckRequest { Service = "engagement.ledger.v1.LedgerService" }));

        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task Reflection_InBothVersions_ListsThePublicServicesOnly()
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream]);
        using var call = new V1::ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo();
        using var alpha = new V1Alpha::ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new V1::ServerReflectionRequest { ListServices = "" });
        await alpha.RequestStream.WriteAsync(new V1Alpha::ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.True(await alpha.ResponseStream.MoveNext(CancellationToken.None));

        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Superset(PublicRpc.Services.Select(service => service.FullName).ToHashSet(), names.ToHashSet());
        Assert.DoesNotContain("engagement.ledger.v1.LedgerService", names);
        Assert.Equal(names, alpha.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name));
    }

    // buf cannot print the errors inside a batch's results otherwise.
    [Theory]
    [InlineData("google.rpc.ErrorInfo")]
    [InlineData("google.rpc.BadRequest")]
    [InlineData("engagement.interactions.v1.InteractionService")]
    public async Task Reflection_OfASymbol_DescribesItsFile(string symbol)
    {
        await using var upstream = await StandIn.StartAsync();
        await using var gateway = new GatewayHost([upstream]);
        using var call = new V1::ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new V1::ServerReflectionRequest { FileContainingSymbol = symbol });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse?.FileDescriptorProto ?? []);
    }

    private static async Task WaitForAsync(IAsyncStreamReader<HealthCheckResponse> statuses, ServingStatus wanted)
    {
        while (await statuses.MoveNext(CancellationToken.None))
        {
            if (statuses.Current.Status == wanted)
                return;
        }
        Assert.Fail($"The watch ended before {wanted}.");
    }
}
