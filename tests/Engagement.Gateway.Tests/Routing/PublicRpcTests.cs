using Engagement.Gateway.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace Engagement.Gateway.Tests.Routing;

public sealed class PublicRpcTests
{
    [Fact]
    public void All_LedgerService_IsNotPublic()
        => Assert.DoesNotContain(PublicRpc.All, rpc => rpc.Path.StartsWith("/engagement.ledger", StringComparison.Ordinal));

    [Fact]
    public void All_EveryPublicRpc_HasAnUpstreamAndJson()
        => Assert.All(PublicRpc.All, rpc =>
        {
            Assert.Contains(rpc.Upstream, Upstreams.All);
            // JSON has no streams here.
            Assert.Equal(rpc.Method.IsClientStreaming || rpc.Method.IsServerStreaming, !rpc.HttpBindings.Any());
        });

    [Theory]
    [InlineData("v1")]
    [InlineData("kr:v1")]
    [InlineData("a.b-c_d~e")]
    [InlineData("like")]
    public async Task HttpBindings_EveryTemplateWithAnId_LeadsToItsOwnRpc(string id)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        foreach (var rpc in PublicRpc.All)
        {
            foreach (var (method, pattern) in rpc.HttpBindings)
                app.MapMethods(pattern, [method], context => context.Response.WriteAsync(rpc.Path));
        }
        await app.StartAsync();
        using var client = app.GetTestClient();
        foreach (var rpc in PublicRpc.All)
        {
            foreach (var (method, pattern) in rpc.HttpBindings)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Fill(pattern, id));
                using var response = await client.SendAsync(request);
                Assert.Equal(rpc.Path, await response.Content.ReadAsStringAsync());
            }
        }
    }

    private static string Fill(string pattern, string id)
        => string.Concat(pattern.Split('{', '}').Select((part, index) => index % 2 == 0 ? part : id));
}
