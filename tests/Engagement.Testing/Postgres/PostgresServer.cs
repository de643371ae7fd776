using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Engagement.AppHost.Infrastructure;
using Engagement.Testing.Processes;
using Npgsql;

namespace Engagement.Testing.Postgres;

/// <summary>
/// A throwaway PostgreSQL cluster in a temporary folder, with fsync as in production. It ends with this process, however that ends.
/// Tests share <see cref="SharedAsync"/>; a test that stops or kills the server starts its own with <see cref="CreateAsync"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(() => CreateAsync(CancellationToken.None));
    // Of gigabytes of log, on a busy machine; the default is 60.
    private const string RecoverySeconds = "600";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _templates = new();
    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private readonly Guard _guard;
    private int _port;
    private int _databases;

    private PostgresServer(PostgresBinaries binaries, string folder)
    {
        (_binaries, _folder) = (binaries, folder);
        _guard = new Guard("kill -QUIT $(head -n 1 \"$1/data/postmaster.pid\"); rm -rf \"$1\"", folder);
    }

    /// <summary>The TCP port on 127.0.0.1; the same after a restart, so that clients find the server again.</summary>
    public int Port => _port;

    /// <summary>Of the postmaster, whose children do the work.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string DataFolder => Path.Combine(_folder, "data");

    /// <summary>Where clients find its unix socket.</summary>
    public string SocketFolder => _folder;

    /// <summary>The one server of this test process.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Starts a server of one's own: about 2 s on two cores.</summary>
    public static async Task<PostgresServer> CreateAsync(CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find() ?? throw new InvalidOperationException(PostgresBinaries.Remedy);
        var folder = Path.Combine(Path.GetTempPath(), $"engagement-pg-{Path.GetRandomFileName()}");
        var server = new PostgresServer(binaries, folder);
        try
        {
            // initdb makes the folders, so that they belong to the account that runs the server. No sync: nothing to lose yet.
            await Command.RunAsync(
                binaries.Start("initdb", "-D", server.DataFolder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
                cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "postgres",
        Database = database,
        IncludeErrorDetail = true,
    }.ConnectionString;

    /// <summary>The same database through the unix socket, which a test of the network leaves alone.</summary>
    public string SocketConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Host = _folder }.ConnectionString;

    /// <summary>
    /// A fresh, migrated database; its connection string. The first call for a service migrates a template, every call clones it
    /// (about 50 ms).
    /// </summary>
    /// <param name="service">Names the template: one migration a service and process, whoever asks first.</param>
    /// <param name="migrateAsync">Applies the service's migrations to the database of the connection string it is given.</param>
    public async Task<string> CreateDatabaseAsync(
        string service, Func<string, CancellationToken, Task> migrateAsync, CancellationToken cancellationToken)
    {
        var template = await _templates.GetOrAdd(
            service, _ => new Lazy<Task<string>>(() => CreateTemplateAsync(service, migrateAsync, cancellationToken))).Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"{service}_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"", cancellationToken);
        return ConnectionString(name);
    }

    /// <summary>Starts it, also after <see cref="KillAsync"/>: then with crash recovery.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (_port == 0 || !Directory.Exists(DataFolder))
                _port = FreePort.Next();
            var options = string.Create(
                CultureInfo.InvariantCulture, $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 {string.Join(' ', PostgresSettings.Arguments)}");
            try
            {
                await Command.RunAsync(
                    _binaries.Start("pg_ctl", "-D", DataFolder, "-l", Path.Combine(_folder, "log"), "-o", options, "-s", "-w", "-t", RecoverySeconds, "start"),
                    cancellationToken);
                return;
            }
            catch (InvalidOperationException) when (clock.Elapsed < StartPatience)
            {
                // After a kill the old backends need a moment to notice; at the first start somebody may have taken the port.
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    /// <summary>Fast shutdown: open transactions are rolled back, clients are told.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Command.RunAsync(_binaries.Start("pg_ctl", "-D", DataFolder, "-m", "fast", "-s", "-w", "stop"), cancellationToken);

    /// <summary>kill -9: what a crash leaves behind is left behind.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        using var postmaster = Process.GetProcessById(ProcessId);
        postmaster.Kill();
        await postmaster.WaitForExitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _guard.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> CreateTemplateAsync(
        string service, Func<string, CancellationToken, Task> migrateAsync, CancellationToken cancellationToken)
    {
        var name = $"template_{service}";
        await ExecuteAsync($"CREATE DATABASE \"{name}\"", cancellationToken);
        await migrateAsync(ConnectionString(name), cancellationToken);
        // A template cannot be cloned while anybody is connected to it, and the migration may have left pooled connections.
        await ExecuteAsync($"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false", cancellationToken);
        await ExecuteAsync($"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'", cancellationToken);
        return name;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The only variables are names made by this class and its callers, all of them tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
