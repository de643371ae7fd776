using System.Globalization;
using System.Reflection;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Seeding;
using Engagement.Torture.Sending;
using Engagement.Torture.Servers;
using Npgsql;

namespace Engagement.Torture.Social;

/// <summary>SocialGraph as a process that may be killed, with a PostgreSQL of its own; in place of the ledger a list of what it was told.</summary>
internal sealed class SocialSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly PostgresServer _postgres;
    private readonly Neighbour _ledgerHost;
    private readonly ServiceServer _service;

    private SocialSystem(PostgresServer postgres, string database, LedgerStandIn ledger, Neighbour ledgerHost, ServiceServer service)
    {
        (_postgres, Database, Ledger, _ledgerHost, _service) = (postgres, database, ledger, ledgerHost, service);
        Calls = new Calls([service.GrpcAddress]);
    }

    public string Database { get; }

    public LedgerStandIn Ledger { get; }

    public Calls Calls { get; }

    public int Restarts => _service.Restarts;

    public static async Task<SocialSystem> StartAsync(string folder, string assembly, Findings findings, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("socialgraph", cancellationToken);
        var ledger = new LedgerStandIn();
        var ledgerHost = await Neighbour.StartAsync(ledger, cancellationToken);
        var service = new ServiceServer("socialgraph", folder, assembly, new Dictionary<string, string>
        {
            ["ConnectionStrings__socialgraph-db"] = database,
            ["services__interactions__grpc__0"] = ledgerHost.Address,
            ["Messages__CurrentKey"] = "torture",
            ["Messages__Keys__torture"] = Convert.ToBase64String(new byte[32]),
            // Everybody writes to strangers here all the time.
            ["Safety__SameTextLimit"] = Text(1_000_000),
            ["Safety__SameTextHold"] = Text(1_000_000),
            ["Safety__StrangersLimit"] = Text(1_000_000),
            ["Safety__StrangersHold"] = Text(1_000_000),
        }, findings);
        service.Start();
        var system = new SocialSystem(postgres, database, ledger, ledgerHost, service);
        await Until.PassesAsync(
            async () => await new GraphService.GraphServiceClient(system.Calls.AsUser("nobody")).GetAccountAsync(
                new GetAccountRequest { UserId = "nobody" }, cancellationToken: cancellationToken),
            Patience);
        return system;
    }

    /// <summary>The product's own build, of the tool's configuration.</summary>
    public static string Assembly { get; } = Path.Combine(
        Variant.Repository, "artifacts", "bin", "Engagement.SocialGraph",
        typeof(SocialSystem).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant(),
        "Engagement.SocialGraph.dll");

    public GraphService.GraphServiceClient Graph(string userId) => new(Calls.AsUser(userId));

    public MessageService.MessageServiceClient Messages(string userId) => new(Calls.AsUser(userId));

    /// <summary>Kills the service each time that another share of the work is done.</summary>
    public async Task KillAsync(int kills, int size, Func<int> done, CancellationToken cancellationToken)
    {
        for (var kill = 1; kill <= kills; kill++)
        {
            while (done() < (long)size * kill / (kills + 1))
                await Task.Delay(20, cancellationToken);
            await _service.KillAsync();
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

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
