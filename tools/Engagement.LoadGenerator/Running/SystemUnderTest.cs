using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.LoadGenerator.Workload;
using Engagement.Remix.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;

namespace Engagement.LoadGenerator.Running;

/// <summary>Interactions as it runs in production, a process of its own over real sockets, with a PostgreSQL and a Redis for itself.</summary>
internal sealed class SystemUnderTest : IAsyncDisposable
{
    private const int AppendedAtOnce = 500;

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly ServiceProcess _interactions;
    private readonly RedisProcess _redis;
    private readonly bool _ownsPostgres;

    private SystemUnderTest(PostgresServer postgres, bool ownsPostgres, string database, RedisProcess redis, ServiceProcess interactions, Uri address)
        => (Postgres, _ownsPostgres, Database, _redis, _interactions, Address) = (postgres, ownsPostgres, database, redis, interactions, address);

    public PostgresServer Postgres { get; }

    /// <summary>The ledger's database, as a connection string.</summary>
    public string Database { get; }

    public Uri Address { get; }

    public RedisProcess Redis => _redis;

    public ServiceProcess Interactions => _interactions;

    /// <param name="remix">Where it asks for videos that are not in the catalogue; null for nowhere.</param>
    public static async Task<SystemUnderTest> StartAsync(LoadSettings settings, ExposureLog log, CancellationToken cancellationToken, Uri? remix = null)
    {
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("interactions", cancellationToken);
        return await StartAsync(settings, log, postgres, database, ownsPostgres: true, cancellationToken, remix);
    }

    /// <summary>On a database that is there already.</summary>
    public static async Task<SystemUnderTest> StartAsync(
        LoadSettings settings, ExposureLog log, PostgresServer postgres, string database, bool ownsPostgres, CancellationToken cancellationToken,
        Uri? remix = null)
    {
        var redis = await RedisProcess.StartAsync(settings.Redis, cancellationToken);
        var address = Connections.NewAddress();
        var interactions = ServiceProcess.StartService("Engagement.Interactions", address, new Dictionary<string, string>
        {
            ["ConnectionStrings:interactions-db"] = database,
            ["ConnectionStrings:redis"] = redis.ConnectionString,
            // Mostly nobody is there: all videos are in the catalogue.
            ["services:remix:grpc:0"] = (remix ?? Connections.Nowhere).ToString(),
            ["services:socialgraph:grpc:0"] = Connections.Nowhere.ToString(),
        });
        var system = new SystemUnderTest(postgres, ownsPostgres, database, redis, interactions, address);
        try
        {
            await system.PublishAsync(log, cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public ProcessorMeter MeterProcessors() => new(new Dictionary<string, int>
    {
        ["client"] = Environment.ProcessId,
        ["interactions"] = _interactions.Id,
        ["postgres"] = Postgres.ProcessId,
        ["redis"] = _redis.Id,
    });

    /// <summary>The newest position of the ledger.</summary>
    public async Task<long> HeadAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT position FROM ledger_head", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Writes out what the database has not written yet, so that no side pays for what another left.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("CHECKPOINT", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _interactions.Dispose();
        await _redis.DisposeAsync();
        if (_ownsPostgres)
            await Postgres.DisposeAsync();
    }

    /// <summary>Puts every video into the catalogue, by the ledger, when the service is up.</summary>
    private async Task PublishAsync(ExposureLog log, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(Address);
        var ledger = new LedgerService.LedgerServiceClient(channel);
        var metadata = Connections.As("remix", "service");
        await Until.PassesAsync(
            async () => await new HistoryService.HistoryServiceClient(channel).ListHistoryAsync(
                new ListHistoryRequest(), metadata, cancellationToken: cancellationToken),
            StartPatience);
        foreach (var videos in log.Videos.Chunk(AppendedAtOnce))
            await PublishAsync(ledger, videos, metadata, cancellationToken);
    }

    private static async Task PublishAsync(
        LedgerService.LedgerServiceClient ledger, Workload.Video[] videos, Metadata metadata, CancellationToken cancellationToken)
    {
        var request = new AppendRequest();
        request.Events.AddRange(videos.Select(video => new LedgerEvent
        {
            EventId = InteractionSource.EventId(),
            UserId = video.CreatorId,
            VideoId = video.VideoId,
            OccurredAt = TimeProvider.System.GetUtcNow().ToTimestamp(),
            Effect = 1,
            VideoPublished = new VideoPublished
            {
                Duration = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(video.DurationMs)),
                SoundId = video.SoundId,
                Topics = { video.Topics },
                Visibility = Visibility.Public,
            },
        }));
        var response = await ledger.AppendAsync(request, metadata, cancellationToken: cancellationToken);
        if (response.Results.FirstOrDefault(result => result.Error is not null) is { } refused)
            throw new InvalidOperationException($"A video was refused: {refused.Error.Message}");
    }
}
