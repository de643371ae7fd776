using System.Globalization;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Engagement.Torture.Reporting;
using Engagement.Torture.Servers;

namespace Engagement.Torture.Social;

/// <summary>SocialGraph, and who calls it.</summary>
internal static class SocialSystem
{
    public const string Service = "Engagement.SocialGraph";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task<ServiceSystem> StartAsync(string folder, string assembly, Findings findings, CancellationToken cancellationToken)
    {
        var system = await ServiceSystem.StartAsync("socialgraph", folder, assembly, new Dictionary<string, string>
        {
            ["Messages__CurrentKey"] = "torture",
            ["Messages__Keys__torture"] = Convert.ToBase64String(new byte[32]),
            // Everybody writes to strangers here all the time.
            ["Safety__SameTextLimit"] = Text(1_000_000),
            ["Safety__SameTextHold"] = Text(1_000_000),
            ["Safety__StrangersLimit"] = Text(1_000_000),
            ["Safety__StrangersHold"] = Text(1_000_000),
        }, findings, cancellationToken);
        await Until.PassesAsync(
            async () => await system.Graph("nobody").GetAccountAsync(new GetAccountRequest { UserId = "nobody" }, cancellationToken: cancellationToken),
            Patience);
        return system;
    }

    public static GraphService.GraphServiceClient Graph(this ServiceSystem system, string userId) => new(system.Calls.AsUser(userId));

    public static MessageService.MessageServiceClient Messages(this ServiceSystem system, string userId) => new(system.Calls.AsUser(userId));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
