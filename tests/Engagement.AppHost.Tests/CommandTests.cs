using System.Text.Json;
using Engagement.AppHost.Tests.Running;
using Xunit;

namespace Engagement.AppHost.Tests;

[Collection(SystemCollection.Name)]
public sealed class CommandTests(SystemFixture fixture)
{
    [Theory]
    [InlineData("redis", "flush", "keys")]
    [InlineData("interactions", "reconcile-counters", "position")]
    public async Task Command_Executed_AnswersWithData(string resource, string command, string property)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        using var answer = JsonDocument.Parse(await fixture.System.CommandAsync(resource, command, bound.Token));

        Assert.True(answer.RootElement.TryGetProperty(property, out _));
    }

    [Fact]
    public async Task MintToken_Executed_GivesATokenOfThisRun()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        var token = await fixture.System.CommandAsync("gateway", "mint-token", bound.Token);

        Assert.Equal(3, token.Split('.').Length);
    }
}
