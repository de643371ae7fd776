using System.Globalization;
using Engagement.Testing;
using Engagement.Testing.Processes;
using Engagement.Testing.Redis;
using StackExchange.Redis;

namespace Engagement.LoadGenerator.Running;

/// <summary>Garnet or redis-server as a process of its own.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);

    private readonly ServiceProcess? _garnet;
    private readonly RedisServerFixture? _server;

    private RedisProcess(ServiceProcess? garnet, RedisServerFixture? server, int port, int id)
        => (_garnet, _server, Port, Id) = (garnet, server, port, id);

    public int Port { get; }

    public int Id { get; }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RedisProcess> StartAsync(string kind, CancellationToken cancellationToken)
    {
        if (kind == "redis-server")
        {
            var server = new RedisServerFixture();
            await server.StartAsync(cancellationToken);
            return new RedisProcess(garnet: null, server, server.Port, server.ProcessId);
        }
        var port = FreePort.Next();
        var garnet = ServiceProcess.Start(
            "Engagement.Garnet", [], new Dictionary<string, string> { ["Garnet:Port"] = port.ToString(CultureInfo.InvariantCulture) });
        var process = new RedisProcess(garnet, server: null, port, garnet.Id);
        await Until.PassesAsync(process.PingAsync, StartPatience);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        _garnet?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    private async Task PingAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        await connection.GetDatabase().PingAsync();
    }
}
