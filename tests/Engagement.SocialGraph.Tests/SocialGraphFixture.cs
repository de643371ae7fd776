using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Npgsql;
using Xunit;

namespace Engagement.SocialGraph.Tests;

/// <summary>One running service and its database for the tests of a class, each of which has users of its own.</summary>
public sealed class SocialGraphFixture : IAsyncLifetime
{
    private int _users;

    public WireHost Host { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public string ConnectionString { get; private set; } = "";

    public async Task InitializeAsync()
    {
        ConnectionString = await SocialGraphHost.CreateDatabaseAsync();
        Database = NpgsqlDataSource.Create(ConnectionString);
        Host = SocialGraphHost.Start(ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A user whom no other test has.</summary>
    public string NewUser(string name = "user") => $"{name}-{Interlocked.Increment(ref _users)}";

    public GraphService.GraphServiceClient Graph(string userId) => new(Host.As(userId));

    public MessageService.MessageServiceClient Messages(string userId) => new(Host.As(userId));

    public SafetyService.SafetyServiceClient Safety(string userId, string role = "user") => new(Host.As(userId, role));

    /// <summary>The one value of a query; its parameters are $1, $2…</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
