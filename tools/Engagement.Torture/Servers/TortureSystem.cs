using System.Globalization;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Engagement.Torture.Servers;

/// <summary>The system under torture: real servers and processes, and stand-ins for the two services that reads ask.</summary>
internal sealed class TortureSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<Neighbour> _standIns;

    private TortureSystem(
        string folder, PostgresServer postgres, string database, RedisProcess redis, List<ServiceServer> interactions, List<Neighbour> standIns,
        SmallDisk? disk)
    {
        (Folder, Postgres, Database, Redis, Interactions, _standIns, Disk) = (folder, postgres, database, redis, interactions, standIns, disk);
        Calls = new Calls([.. interactions.Select(replica => replica.GrpcAddress)]);
    }

    public string Folder { get; }

    public PostgresServer Postgres { get; }

    /// <summary>The connection string of the service's database.</summary>
    public string Database { get; }

    public RedisProcess Redis { get; }

    public IReadOnlyList<ServiceServer> Interactions { get; }

    public SmallDisk? Disk { get; }

    public Calls Calls { get; }

    public static async Task<TortureSystem> StartAsync(
        TortureSettings settings, string folder, string assembly, Findings findings, CancellationToken cancellationToken)
    {
        var disk = settings.DiskFull ? await SmallDisk.MountAsync(folder, cancellationToken) : null;
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("interactions", cancellationToken);
        var redis = new RedisProcess(settings.Redis, folder);
        await redis.StartAsync(cancellationToken);
        var remix = await Neighbour.StartAsync(new RemixStandIn(), cancellationToken);
        var graph = await Neighbour.StartAsync(new GraphStandIn(), cancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__interactions-db"] = database,
            ["ConnectionStrings__redis"] = redis.ConnectionString,
            ["services__remix__grpc__0"] = remix.Address,
            ["services__socialgraph__grpc__0"] = graph.Address,
        };
        var interactions = Enumerable.Range(1, settings.Replicas)
            .Select(number => new ServiceServer(
                string.Create(CultureInfo.InvariantCulture, $"interactions-{number}"), folder, assembly, environment, findings))
            .ToList();
        foreach (var replica in interactions)
            replica.Start();
        var system = new TortureSystem(folder, postgres, database, redis, interactions, [remix, graph], disk);
        await system.ServingAsync(cancellationToken);
        return system;
    }

    /// <summary>Returns when every replica serves.</summary>
    public async Task ServingAsync(CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Patience);
        foreach (var replica in Interactions)
        {
            using var channel = GrpcChannel.ForAddress(replica.GrpcAddress);
            try
            {
                while (!await ServesAsync(new Health.HealthClient(channel), bound.Token))
                    await Task.Delay(100, bound.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"A replica does not serve within {Patience}:\n{replica.LastWords()}");
            }
        }
    }

    /// <summary>Starts Postgres again if it has given itself up.</summary>
    public async Task PostgresBackAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        var pidFile = Path.Combine(Postgres.SocketFolder, "data", "postmaster.pid");
        if (!File.Exists(pidFile) || !Directory.Exists($"/proc/{File.ReadLines(pidFile).First()}"))
            await Postgres.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        foreach (var replica in Interactions)
            await replica.DisposeAsync();
        foreach (var standIn in _standIns)
            await standIn.DisposeAsync();
        await Redis.DisposeAsync();
        await Postgres.DisposeAsync();
        if (Disk is not null)
            await Disk.DisposeAsync();
    }

    private static async Task<bool> ServesAsync(Health.HealthClient health, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: cancellationToken);
            return answer.Status == HealthCheckResponse.Types.ServingStatus.Serving;
        }
        catch (Grpc.Core.RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
