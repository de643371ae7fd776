using Engagement.Migrator;

namespace Engagement.Testing.Postgres;

public static class ServiceDatabases
{
    /// <summary>A fresh database of a service (`interactions`, `socialgraph`, `remix`, `feed`, `insights`) with all its migrations.</summary>
    public static Task<string> CreateDatabaseAsync(this PostgresServer server, string service, CancellationToken cancellationToken)
        => server.CreateDatabaseAsync(
            service,
            (connectionString, token) => ServiceMigrations.MigrateAsync(service, connectionString, token),
            cancellationToken);
}
