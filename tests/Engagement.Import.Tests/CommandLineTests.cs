namespace Engagement.Import.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Parse_OnlyTheFolder_HasTheDefaults()
    {
        var settings = await ParseAsync("--data", "some/folder");

        Assert.Equal(
            new ImportSettings
            {
                Data = "some/folder",
                Connection = new ConnectionSettings
                {
                    Gateway = new Uri("http://localhost:5080"),
                    TokenEndpoint = new Uri("http://localhost:5081/dev/token"),
                    Patience = TimeSpan.FromMinutes(5),
                },
                Concurrency = 32,
                Verify = false,
            },
            settings);
    }

    [Fact]
    public async Task Parse_Everything_IsTaken()
    {
        var settings = await ParseAsync(
            "--data", "d", "--gateway", "http://there:1", "--token-endpoint", "http://there:2/t", "--token", "T",
            "--concurrency", "4", "--patience", "9", "--verify");

        Assert.Equal(
            new ImportSettings
            {
                Data = "d",
                Connection = new ConnectionSettings
                {
                    Gateway = new Uri("http://there:1"),
                    TokenEndpoint = new Uri("http://there:2/t"),
                    Token = "T",
                    Patience = TimeSpan.FromSeconds(9),
                },
                Concurrency = 4,
                Verify = true,
            },
            settings);
    }

    [Fact]
    public async Task Parse_Report_HasTheDefaults()
    {
        ReportSettings? seen = null;
        await CommandLine.Create(
            (_, _) => throw new InvalidOperationException("It is no import."),
            (settings, _) =>
            {
                seen = settings;
                return Task.FromResult(0);
            }).Parse(["report", "--data", "some/folder", "--patience", "9"]).InvokeAsync();

        Assert.Equal(("some/folder", "docs/reports/kuairand.md"), (seen?.Data, seen?.Output));
        Assert.Equal(TimeSpan.FromSeconds(9), seen?.Connection.Patience);
    }

    [Theory]
    [InlineData]
    [InlineData("--data", "d", "--gateway", "nowhere")]
    [InlineData("--data", "d", "--concurrency", "many")]
    public async Task Parse_Wrong_RunsNothing(params string[] arguments) => Assert.Null(await ParseAsync(arguments));

    private static async Task<ImportSettings?> ParseAsync(params string[] arguments)
    {
        ImportSettings? seen = null;
        await CommandLine.Create(
            (settings, _) =>
            {
                seen = settings;
                return Task.FromResult(0);
            },
            (_, _) => throw new InvalidOperationException("It is no report.")).Parse(arguments).InvokeAsync();
        return seen;
    }
}
