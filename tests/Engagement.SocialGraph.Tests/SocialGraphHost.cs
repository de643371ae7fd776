using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Engagement.SocialGraph.Tests;

/// <summary>Starts the service for a test.</summary>
internal static class SocialGraphHost
{
    public const string MessageKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    // Nobody listens there: the outbox fills, and waits.
    private const string NoLedger = "http://127.0.0.1:9";

    public static WireHost Start(string connectionString, string ledger = NoLedger, Action<IServiceCollection>? replace = null)
        => new WireHost<GraphGrpcService>(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:socialgraph-db"] = connectionString,
                ["services:interactions:grpc:0"] = ledger,
                ["Messages:CurrentKey"] = "test",
                ["Messages:Keys:test"] = MessageKey,
            },
            replace);

    public static async Task<string> CreateDatabaseAsync()
        => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("socialgraph", CancellationToken.None);
}
