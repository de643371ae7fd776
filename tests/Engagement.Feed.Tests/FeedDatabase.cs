using Engagement.Migrator;
using Engagement.Testing.Postgres;

namespace Engagement.Feed.Tests;

/// <summary>Fresh, migrated databases of the feed.</summary>
internal static class FeedDatabase
{
    public static async Task<string> CreateAsync(CancellationToken cancellationToken)
        => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(
            "feed", (database, cancellation) => ServiceMigrations.MigrateAsync("feed", database, cancellation), cancellationToken);
}
