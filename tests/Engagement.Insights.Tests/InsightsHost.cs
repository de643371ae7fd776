using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Engagement.Insights.V1;
using Engagement.Ledger.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Npgsql;
using Xunit;

namespace Engagement.Insights.Tests;

/// <summary>Insights with a database of its own and a ledger by script. Tests of a class share it, so each uses users and videos of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class InsightsHost : IAsyncLifetime
{
    private const string Nobody = "http://127.0.0.1:9";

    private static int s_names;

    private WireHost<CreatorInsightsGrpcService> _host = null!;
    private Neighbour _ledgerServer = null!;
    private Neighbour _remixServer = null!;

    internal LedgerStandIn Ledger { get; } = new();

    internal RemixScript Remix { get; } = new();

    internal CreditScript Credit { get; } = new();

    internal WireHost<CreatorInsightsGrpcService> Wire => _host;

    internal NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>A name that no other test knows, nor writes down.</summary>
    public static string NewName(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}-new-{Interlocked.Increment(ref s_names)}");

    public async Task InitializeAsync()
    {
        var connectionString = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("insights", CancellationToken.None);
        Database = NpgsqlDataSource.Create(connectionString);
        _ledgerServer = await Neighbour.StartAsync(Ledger, CancellationToken.None);
        _remixServer = await Neighbour.StartAsync(Remix, Credit, CancellationToken.None);
        _host = Start(
            connectionString, _ledgerServer.Address, new("services:remix:grpc:0", _remixServer.Address), new("Insights:CohortAge", "00:00:00"), new("Insights:StreamLook", "00:00:00.050"));
    }

    /// <summary>The service itself. By default nobody listens where its neighbour should be.</summary>
    internal static WireHost<CreatorInsightsGrpcService> Start(
        string connectionString, string ledger = Nobody, params KeyValuePair<string, string?>[] further)
        => new([new("ConnectionStrings:insights-db", connectionString), new("services:interactions:grpc:0", ledger), new("services:remix:grpc:0", Nobody), .. further]);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _ledgerServer.DisposeAsync();
        await _remixServer.DisposeAsync();
        await Database.DisposeAsync();
    }

    internal CreatorInsightsService.CreatorInsightsServiceClient As(string userId, string role = "user") => new(_host.As(userId, role));

    /// <summary>Has the ledger tell of events, until they are folded.</summary>
    internal async Task TellAsync(params IEnumerable<LedgerEvent> events)
    {
        var position = Ledger.Append(events)[^1].Position;
        await Until.IsTrueAsync(
            async () => await ScalarAsync<long>("SELECT position FROM fold") >= position, TimeSpan.FromSeconds(60), "the ledger is folded");
    }

    /// <summary>As the creator sees it.</summary>
    internal async Task<VideoInsights> ReadAsync(LedgerEvent publication, Granularity? granularity = null)
        => (await As(publication.UserId).GetVideoInsightsAsync(new GetVideoInsightsRequest
        {
            VideoId = publication.VideoId,
            Series = granularity is { } wanted ? new SeriesSelection { Granularity = wanted, EndTime = Sent.At(24 * 10) } : null,
        })).Insights;

    internal async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    internal async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
