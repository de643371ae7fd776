using Engagement.Platform.Migrations;
using Engagement.Testing.Postgres;
using Npgsql;

namespace Engagement.Platform.Tests.Migrations;

public sealed class DatabaseMigratorTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task MigrateAsync_NoDatabaseYet_CreatesItAndRunsEachScriptOnce()
    {
        var database = postgres.Server.ConnectionString("created_by_migrator");

        var first = await MigrateAsync(database);
        var second = await MigrateAsync(database);

        Assert.Equal(["trial/0001_create_thing.sql", "trial/0002_fill_thing.sql"], first);
        Assert.Empty(second);
        Assert.Equal(100L, await CountAsync(database));
    }

    [Fact]
    public async Task MigrateAsync_FourAtOnce_RunEachScriptOnceInAll()
    {
        var database = postgres.Server.ConnectionString("raced_by_migrators");

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(database))));

        Assert.Equal(2, runs.Sum(scripts => scripts.Count));
        Assert.Equal(100L, await CountAsync(database));
    }

    [Fact]
    public async Task MigrateAsync_ScriptThatFails_IsNamedAndLeavesTheLock()
    {
        var database = postgres.Server.ConnectionString("failed_migration");
        await MigrateAsync(database);
        await ExecuteAsync(database, "DELETE FROM schemaversions WHERE scriptname LIKE '%0001%'");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => MigrateAsync(database));

        Assert.Contains("0001_create_thing.sql", failure.Message, StringComparison.Ordinal);
        await ExecuteAsync(database, "DROP TABLE thing");
        Assert.Equal(["trial/0001_create_thing.sql"], await MigrateAsync(database));
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(string database)
        => DatabaseMigrator.MigrateAsync(database, typeof(DatabaseMigratorTests).Assembly, "trial/", CancellationToken.None);

    private static async Task<object?> CountAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT count(*) FROM thing");
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
