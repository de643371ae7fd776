using Engagement.Testing.Postgres;
using Npgsql;
using Xunit;

namespace Engagement.Testing.Tests;

public sealed class PostgresServerTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task CreateDatabaseAsync_ManyAtOnce_EachIsMigratedOnceAndAlone()
    {
        using var bound = new CancellationTokenSource(Bound);
        var server = await PostgresServer.SharedAsync();
        var migrations = 0;

        var databases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.CreateDatabaseAsync("sample", MigrateAsync, bound.Token)));

        Assert.Equal(8, databases.Distinct().Count());
        Assert.Equal(1, migrations);
        foreach (var database in databases)
            Assert.Equal(0L, await ScalarAsync(database, "INSERT INTO item VALUES (1); SELECT count(*) - 1 FROM item"));

        async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref migrations);
            await ScalarAsync(connectionString, "CREATE TABLE item (id int)");
        }
    }

    [Fact]
    public async Task KillAsync_ThenStart_KeepsWhatWasCommitted()
    {
        using var bound = new CancellationTokenSource(Bound);
        await using var server = await PostgresServer.CreateAsync(bound.Token);
        var database = server.ConnectionString("postgres");
        await ScalarAsync(database, "CREATE TABLE item (id int); INSERT INTO item VALUES (7)");

        await server.KillAsync(bound.Token);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(database, "SELECT id FROM item"));
        await server.StartAsync(bound.Token);
        NpgsqlConnection.ClearAllPools();
        Assert.Equal(7, await ScalarAsync(database, "SELECT id FROM item"));

        await server.StopAsync(bound.Token);
        await server.StartAsync(bound.Token);
        Assert.Equal(7, await ScalarAsync(server.SocketConnectionString("postgres"), "SELECT id FROM item"));
        Assert.Equal("on", await ScalarAsync(server.SocketConnectionString("postgres"), "SHOW fsync"));
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
