using Engagement.Testing.Postgres;
using Microsoft.Extensions.Options;
using Xunit;

namespace Engagement.Remix.Tests;

public sealed class RemixOptionsTests
{
    [Theory]
    [InlineData("Remix:LongestStitch", "00:00:00")]
    [InlineData("Remix:LongestStitch", "02:00:00")]
    [InlineData("Graph:Patience", "-00:00:01")]
    public async Task Start_SettingOutOfRange_StopsAndNamesIt(string setting, string value)
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync("remix", CancellationToken.None);

        var failure = Assert.Throws<OptionsValidationException>(
            () => RemixHost.Start(connectionString, further: new KeyValuePair<string, string?>(setting, value)));

        Assert.Contains(setting.Split(':')[1], failure.Message, StringComparison.Ordinal);
    }
}
