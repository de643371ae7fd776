using System.Globalization;
using StackExchange.Redis;

namespace Engagement.Testing.Redis;

/// <summary>A Redis Cluster of three real <c>redis-server</c> nodes on loopback, a third of the slots each, without replicas.</summary>
public sealed class RedisClusterFixture : IRedisServer
{
    private const int Slots = 16_384;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RedisServerFixture[] _nodes =
        [.. Enumerable.Range(0, 3).Select(_ => new RedisServerFixture("--cluster-enabled", "yes", "--cluster-node-timeout", "2000"))];

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture,
        $"{string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}"))},allowAdmin=true");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_nodes.Select(node => node.StartAsync(cancellationToken)));
        for (var i = 0; i < _nodes.Length; i++)
        {
            await using var connection = await ConnectAsync(_nodes[i]);
            var server = connection.GetServers()[0];
            // A node that was killed has its slots in its folder still.
            if (!await IsWholeAsync(server))
                await AssignAsync(server, i);
        }
        foreach (var node in _nodes)
        {
            await using var connection = await ConnectAsync(node);
            await Until.IsTrueAsync(() => IsWholeAsync(connection.GetServers()[0]), Patience, "the cluster is whole");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_nodes.Select(node => node.StopAsync(cancellationToken)));

    public Task KillAsync(CancellationToken cancellationToken) => Task.WhenAll(_nodes.Select(node => node.KillAsync(cancellationToken)));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task AssignAsync(IServer server, int node)
    {
        var (first, end) = (Slots * node / _nodes.Length, Slots * (node + 1) / _nodes.Length);
        var slots = (string?)await server.ExecuteAsync("CLUSTER", "NODES");
        if (slots?.Contains("connected\n", StringComparison.Ordinal) == true)
            await server.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", first, end - 1);
        foreach (var other in _nodes)
            await server.ExecuteAsync("CLUSTER", "MEET", "127.0.0.1", other.Port);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServerFixture node) => ConnectionMultiplexer.ConnectAsync(node.ConnectionString);

    private static async Task<bool> IsWholeAsync(IServer server)
    {
        var info = (string?)await server.ExecuteAsync("CLUSTER", "INFO") ?? "";
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains(string.Create(CultureInfo.InvariantCulture, $"cluster_slots_assigned:{Slots}"), StringComparison.Ordinal);
    }
}
