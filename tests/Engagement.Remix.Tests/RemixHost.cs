using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Xunit;

namespace Engagement.Remix.Tests;

/// <summary>Remix with a database of its own, and its two neighbours on sockets. Tests of a class share it, so each uses users of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class RemixHost : IAsyncLifetime
{
    private const string Nobody = "http://127.0.0.1:9";

    private static int s_users;

    private WireHost<VideoGrpcService> _host = null!;
    private Neighbour _ledgerServer = null!;
    private Neighbour _graphServer = null!;

    internal GraphStandIn Graph { get; } = new();

    internal LedgerStandIn Ledger { get; } = new();

    internal WireHost<VideoGrpcService> Wire => _host;

    internal NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>A user whom no other test knows.</summary>
    public static string NewUser() => string.Create(CultureInfo.InvariantCulture, $"user-{Interlocked.Increment(ref s_users)}");

    public static string NewEventId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var connectionString = await server.CreateDatabaseAsync("remix", CancellationToken.None);
        Database = NpgsqlDataSource.Create(connectionString);
        _ledgerServer = await Neighbour.StartAsync(Ledger, CancellationToken.None);
        _graphServer = await Neighbour.StartAsync(Graph, CancellationToken.None);
        _host = Start(connectionString, _ledgerServer.Address, _graphServer.Address);
    }

    /// <summary>The service itself. By default nobody listens where its neighbours should be.</summary>
    internal static WireHost<VideoGrpcService> Start(
        string connectionString, string ledger = Nobody, string graph = Nobody, params KeyValuePair<string, string?>[] further)
        => new(
        [
            new("ConnectionStrings:remix-db", connectionString),
            new("services:interactions:grpc:0", ledger),
            new("services:socialgraph:grpc:0", graph),
            .. further,
        ]);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _ledgerServer.DisposeAsync();
        await _graphServer.DisposeAsync();
        await Database.DisposeAsync();
    }

    internal VideoService.VideoServiceClient VideosOf(string userId) => new(_host.As(userId));

    internal RemixService.RemixServiceClient RemixesOf(string userId) => new(_host.As(userId));

    /// <summary>A draft of 15 s.</summary>
    internal static VideoDraft Draft(
        Visibility visibility = default, RemixPermission duet = default, RemixPermission stitch = default, string videoId = "") => new()
        {
            VideoId = videoId,
            Duration = TimeSpan.FromSeconds(15).ToDuration(),
            Visibility = visibility,
            DuetPermission = duet,
            StitchPermission = stitch,
        };

    /// <summary>Publishes; the video.</summary>
    internal async Task<Video> PublishAsync(string userId, VideoDraft? draft = null)
        => (await VideosOf(userId).PublishVideoAsync(new PublishVideoRequest { EventId = NewEventId(), Video = draft ?? Draft() })).Video;

    /// <summary>Makes a duet; the video.</summary>
    internal async Task<Video> DuetAsync(string userId, string sourceVideoId, VideoDraft? draft = null)
        => (await RemixesOf(userId).CreateDuetAsync(DuetOf(sourceVideoId, draft))).Video;

    /// <summary>Makes a duet of somebody's; null when it is refused for this reason.</summary>
    internal async Task<Video?> TryDuetAsync(string sourceVideoId, string reason)
    {
        try
        {
            return await DuetAsync(NewUser(), sourceVideoId);
        }
        catch (RpcException refusal) when (refusal.Reason() == reason)
        {
            return null;
        }
    }

    /// <summary>An event of somebody's at a video.</summary>
    internal static LedgerEvent EventAt(Video video, Action<LedgerEvent> setFact)
    {
        var told = new LedgerEvent
        {
            EventId = NewEventId(), UserId = NewUser(), VideoId = video.VideoId, OtherUserId = video.CreatorId,
            OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
        };
        setFact(told);
        return told;
    }

    /// <summary>Has the ledger tell of events, until they are folded. Nothing published before comes after them: then the fold stands still.</summary>
    internal async Task TellAsync(params LedgerEvent[] events)
    {
        await WaitForEmptyOutboxAsync();
        var position = Ledger.Append(events)[^1].Position;
        await Until.IsTrueAsync(
            async () => await ScalarAsync<long>("SELECT position FROM fold") >= position, TimeSpan.FromSeconds(60), "the ledger is folded");
    }

    internal static CreateDuetRequest DuetOf(string sourceVideoId, VideoDraft? draft = null) => new()
    {
        EventId = NewEventId(),
        SourceVideoId = sourceVideoId,
        Video = draft ?? Draft(),
        Layout = DuetLayout.SideBySide,
    };

    internal static CreateStitchRequest StitchOf(string sourceVideoId, double start, double end) => new()
    {
        EventId = NewEventId(),
        SourceVideoId = sourceVideoId,
        Video = Draft(),
        Start = TimeSpan.FromSeconds(start).ToDuration(),
        End = TimeSpan.FromSeconds(end).ToDuration(),
    };

    internal async Task DeleteAsync(string userId, string videoId)
        => await VideosOf(userId).DeleteVideoAsync(new DeleteVideoRequest { EventId = NewEventId(), VideoId = videoId });

    internal async Task<T> ScalarAsync<T>(string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new NpgsqlParameter(name, value));
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Until then an event may still be on its way to the ledger.</summary>
    internal Task WaitForEmptyOutboxAsync()
        => Until.IsTrueAsync(
            async () => await ScalarAsync<long>("SELECT count(*) FROM outbox") == 0, TimeSpan.FromSeconds(60), "the outbox is empty");
}
