using Engagement.AppHost.Tests.Running;
using Engagement.Platform.Access;
using Engagement.Testing.Access;
using Xunit;

namespace Engagement.AppHost.Tests;

/// <summary>The matrix of every RPC and every credential at the gateway; each service's own is in its conformance.</summary>
[Collection(SystemCollection.Name)]
public sealed class AuthorizationTests(SystemFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly AuthorizationMatrix _matrix = new(AccessPolicies.Services, atGateway: true);

    [Fact]
    public async Task Gateway_EveryRpcAndCredentialOverGrpc_IsDecidedByItsPolicy()
    {
        using var bound = new CancellationTokenSource(Patience);

        Assert.Empty(await _matrix.BreachesOverGrpcAsync(fixture.System.CreateChannel(), bound.Token));
    }

    [Fact]
    public async Task Gateway_EveryRpcAndCredentialOverJson_IsDecidedByItsPolicy()
    {
        using var bound = new CancellationTokenSource(Patience);
        using var http = fixture.System.CreateHttpClient();

        Assert.Empty(await _matrix.BreachesOverJsonAsync(http, bound.Token));
    }
}
