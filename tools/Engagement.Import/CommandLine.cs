using System.CommandLine;

namespace Engagement.Import;

/// <summary>The options of the program, their defaults and their help.</summary>
internal static class CommandLine
{
    public static RootCommand Create(
        Func<ImportSettings, CancellationToken, Task<int>> importAsync, Func<ReportSettings, CancellationToken, Task<int>> reportAsync)
    {
        var data = new Option<string>("--data")
        {
            Required = true,
            Description = "The folder with log_standard*.csv and video_features_basic*.csv.",
        };
        var gateway = Address("--gateway", "Where gRPC calls go.", "http://localhost:5080");
        var tokenEndpoint = Address("--token-endpoint", "Where a development gateway gives out tokens.", "http://localhost:5081/dev/token");
        var token = new Option<string?>("--token") { Description = "A token with the role service, in place of one from the endpoint." };
        var concurrency = new Option<int>("--concurrency") { Description = "Calls under way at a time.", DefaultValueFactory = _ => 32 };
        var patience = new Option<int>("--patience")
        {
            Description = "Seconds for which a call is tried again while the system does not answer.",
            DefaultValueFactory = _ => 300,
        };
        var verify = new Option<bool>("--verify") { Description = "Afterwards, compare every counter with a plain count over the files." };
        var output = new Option<string>("--output")
        {
            Description = "The Markdown file to write; a video's retention is drawn beside it.",
            DefaultValueFactory = _ => "docs/reports/kuairand.md",
        };
        var root = new RootCommand("Loads KuaiRand data through the public API. Safe to interrupt, and to run again: nothing counts twice.")
        {
            data, gateway, tokenEndpoint, token, concurrency, patience, verify,
        };
        root.SetAction((parsed, cancellationToken) => importAsync(
            new ImportSettings
            {
                Data = parsed.GetRequiredValue(data),
                Connection = ConnectionOf(parsed),
                Concurrency = Math.Max(1, parsed.GetValue(concurrency)),
                Verify = parsed.GetValue(verify),
            },
            cancellationToken));
        var report = new Command("report", "Writes what Insights tells the ten creators with the most views, once the data is loaded.")
        {
            data, gateway, tokenEndpoint, token, patience, output,
        };
        report.SetAction((parsed, cancellationToken) => reportAsync(
            new ReportSettings
            {
                Data = parsed.GetRequiredValue(data),
                Connection = ConnectionOf(parsed),
                Output = parsed.GetRequiredValue(output),
            },
            cancellationToken));
        root.Subcommands.Add(report);
        return root;

        ConnectionSettings ConnectionOf(ParseResult parsed) => new()
        {
            Gateway = parsed.GetRequiredValue(gateway),
            TokenEndpoint = parsed.GetRequiredValue(tokenEndpoint),
            Token = parsed.GetValue(token),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(patience)),
        };
    }

    private static Option<Uri> Address(string name, string description, string otherwise) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => new Uri(otherwise),
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens.Single().Value, UriKind.Absolute, out var address))
                return address;
            argument.AddError($"{name} must be an address such as {otherwise}.");
            return null;
        },
    };
}
