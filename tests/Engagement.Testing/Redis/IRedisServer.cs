using StackExchange.Redis;

namespace Engagement.Testing.Redis;

/// <summary>A Redis-compatible server on a random port, empty at its start and after each restart: neither kind persists anything.</summary>
public interface IRedisServer : IAsyncDisposable
{
    /// <summary>In StackExchange.Redis' notation, with the right to administer.</summary>
    string ConnectionString { get; }

    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Ends it without notice. Garnet lives in this process, where that is the same as stopping.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    async Task FlushAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        await Task.WhenAll(connection.GetServers().Select(server => server.FlushAllDatabasesAsync()));
    }
}
