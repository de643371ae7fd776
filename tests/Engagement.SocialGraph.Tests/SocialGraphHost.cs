using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Engagement.SocialGraph.Tests;

/// <summary>Starts the service for a test.</summary>
internal static class SocialGraphHost
{
    public const string MessageKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /// <summary>Nobody listens there: the outbox fills, and waits.</summary>
    public const string NoLedger = "http://127.0.0.1:9";

    /// <param name="ledger">Where Interactions is.</param>
    /// <param name="messageKeys">The keys for direct messages, the current one first; a fixed one by default.</param>
    public static WireHost Start(
        string connectionString, string ledger = NoLedger, Action<IServiceCollection>? replace = null,
        IReadOnlyList<(string Id, string Key)>? messageKeys = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        messageKeys ??= [("test", MessageKey)];
        return new WireHost<GraphGrpcService>(
            [
                new("ConnectionStrings:socialgraph-db", connectionString),
                new("services:interactions:grpc:0", ledger),
                new("Messages:CurrentKey", messageKeys.Count > 0 ? messageKeys[0].Id : ""),
                .. messageKeys.Select(key => new KeyValuePair<string, string?>($"Messages:Keys:{key.Id}", key.Key)),
                .. settings,
            ],
            replace);
    }

    public static async Task<string> CreateDatabaseAsync()
        => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("socialgraph", CancellationToken.None);
}
