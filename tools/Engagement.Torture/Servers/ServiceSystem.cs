using System.Reflection;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;
using Engagement.Torture.Sending;
using Npgsql;

namespace Engagement.Torture.Servers;

/// <summary>One service as a process that may be killed, with a PostgreSQL of its own; in place of the ledger a list of what it was told.</summary>
internal sealed class ServiceSystem : IAsyncDisposable
{
    private readonly PostgresServer _postgres;
    private readonly Neighbour _ledgerHost;
    private readonly ServiceServer _service;
    private int _postgresKills;

    private ServiceSystem(
        string name, string folder, string assembly, PostgresServer postgres, string database, Neighbour ledger,
        IReadOnlyDictionary<string, string> environment, Findings findings)
    {
        (_postgres, Database, _ledgerHost) = (postgres, database, ledger);
        _service = new ServiceServer(name, folder, assembly, new Dictionary<string, string>(environment)
        {
            [$"ConnectionStrings__{name}-db"] = database,
            ["services__interactions__grpc__0"] = ledger.Address,
        }, findings);
        _service.Start();
        Calls = new Calls([_service.GrpcAddress]);
    }

    public string Database { get; }

    public required LedgerStandIn Ledger { get; init; }

    public Calls Calls { get; }

    /// <summary>Deaths of the service and of its PostgreSQL.</summary>
    public int Kills => _service.Restarts + _postgresKills;

    /// <summary>Starts it.</summary>
    /// <param name="name">As in `services__NAME__grpc__0`.</param>
    /// <param name="environment">What it needs besides its database and the ledger.</param>
    public static async Task<ServiceSystem> StartAsync(
        string name, string folder, string assembly, IReadOnlyDictionary<string, string> environment, Findings findings,
        CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync(name, cancellationToken);
        var ledger = new LedgerStandIn();
        var host = await Neighbour.StartAsync(ledger, cancellationToken);
        return new ServiceSystem(name, folder, assembly, postgres, database, host, environment, findings) { Ledger = ledger };
    }

    /// <summary>The product's own build of a service, of the tool's configuration.</summary>
    public static string AssemblyOf(string service) => Path.Combine(
        Variant.Repository, "artifacts", "bin", service,
        typeof(ServiceSystem).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant(), $"{service}.dll");

    /// <summary>Kills the service, or its PostgreSQL, each time that another share of the work is done; the two in turn.</summary>
    public async Task KillAsync(ServiceRunSettings settings, Func<int> done, CancellationToken cancellationToken)
    {
        var all = settings.Kills + settings.PostgresKills;
        for (var kill = 1; kill <= all; kill++)
        {
            while (done() < (long)settings.Size * kill / (all + 1))
                await Task.Delay(20, cancellationToken);
            if (kill * settings.PostgresKills / all == _postgresKills)
            {
                await _service.KillAsync();
                continue;
            }
            await _postgres.KillAsync(cancellationToken);
            _postgresKills++;
            await _postgres.StartAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the ledger has been told everything.</summary>
    public async Task DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(Database);
        await using var left = database.CreateCommand("SELECT count(*) FROM outbox");
        await Until.IsTrueAsync(async () => (long)(await left.ExecuteScalarAsync(cancellationToken))! == 0, patience, "the outbox is empty");
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await _service.DisposeAsync();
        await _ledgerHost.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
