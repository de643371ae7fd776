using System.Reflection;
using DbUp;
using Npgsql;

namespace Engagement.Platform.Migrations;

/// <summary>Applies numbered SQL files, each once and each in its own transaction, forward only. Safe to run by many at once.</summary>
public static class DatabaseMigrator
{
    private const long Lock = 0x656E67616765; // "engage"

    /// <summary>Creates the database when it is not there, then runs those embedded scripts of the assembly that it has not run yet.</summary>
    /// <param name="connectionString">Of the database, with the right to create it.</param>
    /// <param name="scripts">The assembly that embeds the scripts.</param>
    /// <param name="prefix">What the scripts' resource names begin with; the rest of the name orders them.</param>
    /// <returns>The names of the scripts run now.</returns>
    public static async Task<IReadOnlyList<string>> MigrateAsync(
        string connectionString, Assembly scripts, string prefix, CancellationToken cancellationToken)
    {
        await CreateDatabaseAsync(connectionString, cancellationToken);
        // Not pooled: on a pooled connection the lock would outlive Dispose.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        var result = DeployChanges.To.PostgresqlDatabase(connectionString)
            .WithScriptsEmbeddedInAssembly(scripts, name => name.StartsWith(prefix, StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(script => script.Name)]
            : throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        var database = settings.Database!;
        settings.Database = "postgres";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        await using var exists = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = @name)", connection)
        {
            Parameters = { new("name", database) },
        };
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
            await ExecuteAsync(connection, $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
