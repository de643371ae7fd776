using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Engagement.Testing.Processes;
using StackExchange.Redis;

namespace Engagement.Torture.Servers;

/// <summary>
/// A real Redis as a process of its own: redis-server, which keeps its data in an append-only file here (so that there is something to damage), or
/// Garnet, which keeps nothing.
/// </summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServerProcess _process;
    private readonly string _data;
    private readonly int _port = FreePort.Next();

    public RedisProcess(string kind, string folder)
    {
        IsDurable = kind == "redis-server";
        _data = Path.Combine(folder, "redis");
        var port = _port.ToString(CultureInfo.InvariantCulture);
        var garnet = Path.Combine(AppContext.BaseDirectory, "Engagement.Garnet.dll");
        _process = new ServerProcess("redis", folder, () => IsDurable
            ? new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", port, "--dir", _data, "--save", "", "--appendonly", "yes"])
            : new ProcessStartInfo("dotnet", [garnet, "--Garnet:Port", port, "--Garnet:Memory", "512m"]));
    }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},allowAdmin=true");

    /// <summary>Whether its data outlives it.</summary>
    public bool IsDurable { get; }

    public int ProcessId => _process.Id;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_data);
        _process.Start();
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

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        await _process.KillAsync();
        await _process.EndAsync(cancellationToken);
    }

    public async Task FlushAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        await connection.GetServers()[0].FlushAllDatabasesAsync();
    }

    /// <summary>Its files as they are now, for later.</summary>
    public void Copy(string name) => CopyFolder(_data, $"{_data}-{name}");

    /// <summary>While it is not running: its files gone.</summary>
    public void DeleteData() => Directory.Delete(_data, recursive: true);

    /// <summary>While it is not running: its files as they were at <see cref="Copy"/>.</summary>
    public void Restore(string name)
    {
        DeleteData();
        CopyFolder($"{_data}-{name}", _data);
        Cut(1);
    }

    /// <summary>While it is not running: the last third of what it wrote gone.</summary>
    public void Truncate() => Cut(0.67);

    /// <summary>
    /// Cuts between two transactions. In the middle of one, redis-server 7.0.15 keeps the half of it, and at its next start but one runs that half together
    /// with a later transaction: `redis-check-aof --fix`, the remedy for such a file, cuts here as well.
    /// </summary>
    private void Cut(double share)
    {
        foreach (var file in Directory.EnumerateFiles(_data, "*.incr.aof", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file).AsSpan();
            var end = bytes[..(int)(bytes.Length * share)].LastIndexOf("EXEC\r\n"u8);
            using var stream = new FileStream(file, FileMode.Open);
            stream.SetLength(end < 0 ? 0 : end + 6);
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
