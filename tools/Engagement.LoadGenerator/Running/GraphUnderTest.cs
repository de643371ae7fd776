using Engagement.LoadGenerator.Workload;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.LoadGenerator.Running;

/// <summary>SocialGraph as it runs in production, a process of its own over real sockets, with a PostgreSQL for itself that has a graph already.</summary>
internal sealed class GraphUnderTest : IAsyncDisposable
{
    private const string CopyTies = "COPY tie (user_id, other_id, followed_at, revision) FROM STDIN (FORMAT binary)";
    private const string CopyAccounts = "COPY account (user_id, followers, following, revision) FROM STDIN (FORMAT binary)";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly PostgresServer _postgres;
    private readonly ServiceProcess _socialGraph;

    private GraphUnderTest(PostgresServer postgres, ServiceProcess socialGraph, Uri address)
        => (_postgres, _socialGraph, Address) = (postgres, socialGraph, address);

    public Uri Address { get; }

    /// <summary>The follows are copied into the tables: to make a million by calls is another scenario.</summary>
    public static async Task<GraphUnderTest> StartAsync(SocialNetwork network, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("socialgraph", cancellationToken);
        await LoadAsync(database, network, cancellationToken);
        var address = Connections.NewAddress();
        var socialGraph = ServiceProcess.StartService("Engagement.SocialGraph", address, new Dictionary<string, string>
        {
            ["ConnectionStrings:socialgraph-db"] = database,
            ["services:interactions:grpc:0"] = Connections.Nowhere.ToString(),
            ["Messages:CurrentKey"] = "load",
            ["Messages:Keys:load"] = Convert.ToBase64String(new byte[32]),
        });
        var graph = new GraphUnderTest(postgres, socialGraph, address);
        using var channel = Connections.Open(address);
        var client = new GraphService.GraphServiceClient(channel);
        await Until.PassesAsync(
            async () => await client.ListMutualsAsync(new ListMutualsRequest(), Connections.As("reader"), cancellationToken: cancellationToken),
            StartPatience);
        return graph;
    }

    public ProcessorMeter MeterProcessors() => new(new Dictionary<string, int>
    {
        ["client"] = Environment.ProcessId,
        ["socialgraph"] = _socialGraph.Id,
        ["postgres"] = _postgres.ProcessId,
    });

    public async ValueTask DisposeAsync()
    {
        _socialGraph.Dispose();
        await _postgres.DisposeAsync();
    }

    private static async Task LoadAsync(string database, SocialNetwork network, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var counts = new (long Followers, long Following)[network.Nodes];
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (from, to) in network.Follows)
        {
            counts[from].Following++;
            counts[to].Followers++;
        }
        await connection.CopyAsync(CopyTies, network.Follows.Index(), async (ties, follow) =>
        {
            await ties.WriteAsync(SocialNetwork.NameOf(follow.Item.From), NpgsqlDbType.Text, cancellationToken);
            await ties.WriteAsync(SocialNetwork.NameOf(follow.Item.To), NpgsqlDbType.Text, cancellationToken);
            await ties.WriteAsync(start.AddSeconds(follow.Index), NpgsqlDbType.TimestampTz, cancellationToken);
            await ties.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
        }, cancellationToken);
        await connection.CopyAsync(CopyAccounts, counts.Index(), async (accounts, account) =>
        {
            await accounts.WriteAsync(SocialNetwork.NameOf(account.Index), NpgsqlDbType.Text, cancellationToken);
            await accounts.WriteAsync(account.Item.Followers, NpgsqlDbType.Bigint, cancellationToken);
            await accounts.WriteAsync(account.Item.Following, NpgsqlDbType.Bigint, cancellationToken);
            await accounts.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
        }, cancellationToken);
        await connection.SettleAsync(last: null, cancellationToken);
    }
}
