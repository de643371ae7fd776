using Engagement.Platform.Migrations;

namespace Engagement.Migrator;

/// <summary>The databases of the suite, one a service, and their migrations.</summary>
public static class ServiceMigrations
{
    /// <summary>Also the prefix of the migrations' resource names; the connection string of each is named `SERVICE-db`.</summary>
    public static IReadOnlyList<string> Services { get; } = ["interactions", "socialgraph", "remix", "feed", "insights"];

    /// <summary>Brings one service's database up to date, creating it first when it is not there.</summary>
    public static Task<IReadOnlyList<string>> MigrateAsync(string service, string connectionString, CancellationToken cancellationToken)
        => DatabaseMigrator.MigrateAsync(connectionString, typeof(ServiceMigrations).Assembly, $"{service}/", cancellationToken);
}
