using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Engagement.Testing.Processes;
using Xunit;

namespace Engagement.Testing.Redis;

/// <summary>A real <c>redis-server</c> from PATH, without persistence. It ends with this process, however that ends.</summary>
public sealed class RedisServerFixture(params string[] furtherArguments) : IRedisServer, IAsyncLifetime
{
    public RedisServerFixture()
        : this([])
    {
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"engagement-redis-{Path.GetRandomFileName()}");
    private Guard? _guard;
    private int _port;

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},allowAdmin=true");

    public int Port => _port;

    public int ProcessId => int.Parse(File.ReadAllText(PidFile), CultureInfo.InvariantCulture);

    private string PidFile => Path.Combine(_folder, "pid");

    public Task InitializeAsync() => StartAsync(CancellationToken.None);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsInstalled)
            throw new InvalidOperationException("redis-server is not installed: `eng/test.sh` does it, or `apt-get install redis-server`.");
        Directory.CreateDirectory(_folder);
        _guard ??= new Guard("kill -KILL $(cat \"$1/pid\"); rm -rf \"$1\"", _folder);
        if (_port == 0)
            _port = FreePort.Next();
        var start = new ProcessStartInfo("redis-server",
        [
            "--bind", "127.0.0.1", "--port", _port.ToString(CultureInfo.InvariantCulture), "--dir", _folder,
            "--daemonize", "yes", "--pidfile", PidFile, "--logfile", Path.Combine(_folder, "log"), "--save", "", "--appendonly", "no", .. furtherArguments,
        ]);
        await Command.RunAsync(start, cancellationToken);
        await ListeningAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var server = Server();
        await Command.RunAsync(
            new ProcessStartInfo("kill", [server.Id.ToString(CultureInfo.InvariantCulture)]), cancellationToken);
        await server.WaitForExitAsync(cancellationToken);
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        using var server = Server();
        server.Kill();
        await server.WaitForExitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _guard?.Dispose();
        return ValueTask.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    /// <summary>It forks before it listens. A connection refused here costs 20 ms; inside StackExchange.Redis it costs seconds.</summary>
    private async Task ListeningAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Patience);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port, bound.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20, bound.Token);
            }
        }
    }

    private Process Server() => Process.GetProcessById(ProcessId);
}
