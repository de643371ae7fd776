using Engagement.Feed.V1;
using Engagement.LoadGenerator.Workload;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.LoadGenerator.Running;

/// <summary>
/// The Feed as it runs in production, a process of its own over real sockets, with a PostgreSQL for itself; and Remix and SocialGraph the same way, of which
/// it asks for each page.
/// </summary>
internal sealed class FeedUnderTest : IAsyncDisposable
{
    private const string CopyVideos = """
        COPY video (video_id, creator_id, topics, sound_id, duration_ms, visibility, published_at, deleted, position) FROM STDIN (FORMAT binary)
        """;

    private const string CopyStats = "COPY video_stats (video_id, views, heat, position) FROM STDIN (FORMAT binary)";

    private const string CopySignals = """
        COPY viewer_video (viewer_id, video_id, impressions, watches, watched_ms, likes, comments, shares, saves, not_interested, last_at, position)
        FROM STDIN (FORMAT binary)
        """;

    private const string SetPosition = "UPDATE fold SET position = 1";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Published = TimeSpan.FromDays(30);

    private readonly PostgresServer _postgres;
    private readonly RemixUnderTest _remix;
    private readonly ServiceProcess _feed;

    private FeedUnderTest(PostgresServer postgres, RemixUnderTest remix, ServiceProcess feed, Uri address)
        => (_postgres, _remix, _feed, Address) = (postgres, remix, feed, address);

    public Uri Address { get; }

    /// <summary>One whose fold has videos and viewers already.</summary>
    /// <param name="log">What the viewers did, with the first of the videos.</param>
    /// <param name="videos">All together.</param>
    public static async Task<FeedUnderTest> StartAsync(ExposureLog log, int videos, CancellationToken cancellationToken)
    {
        var remix = await RemixUnderTest.StartAsync(
            new Lineages(0, 0, videos, seed: 1), Connections.NewAddress(), Connections.Nowhere, cancellationToken);
        return await StartAsync(
            remix, Connections.Nowhere, database => LoadAsync(database, log, videos, remix.People, cancellationToken), cancellationToken);
    }

    /// <summary>One that folds a ledger from its beginning.</summary>
    /// <param name="remix">Ends with it.</param>
    public static Task<FeedUnderTest> FollowAsync(RemixUnderTest remix, Uri interactions, CancellationToken cancellationToken)
        => StartAsync(remix, interactions, _ => Task.CompletedTask, cancellationToken);

    public ProcessorMeter MeterProcessors() => new(new Dictionary<string, int>
    {
        ["client"] = Environment.ProcessId,
        ["feed"] = _feed.Id,
        ["postgres"] = _postgres.ProcessId,
    });

    public async ValueTask DisposeAsync()
    {
        _feed.Dispose();
        await _remix.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task<FeedUnderTest> StartAsync(
        RemixUnderTest remix, Uri interactions, Func<string, Task> loadAsync, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("feed", cancellationToken);
        await loadAsync(database);
        var address = Connections.NewAddress();
        var feed = ServiceProcess.StartService("Engagement.Feed", address, new Dictionary<string, string>
        {
            ["ConnectionStrings:feed-db"] = database,
            ["services:interactions:grpc:0"] = interactions.ToString(),
            ["services:remix:grpc:0"] = remix.Address.ToString(),
        });
        var system = new FeedUnderTest(postgres, remix, feed, address);
        using var channel = Connections.Open(address);
        var client = new FeedService.FeedServiceClient(channel);
        await Until.PassesAsync(
            async () => await client.GetForYouAsync(new GetForYouRequest(), Connections.As("reader"), cancellationToken: cancellationToken), StartPatience);
        return system;
    }

    private static async Task LoadAsync(string database, ExposureLog log, int videos, SocialNetwork people, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var numbers = log.Videos.Take(videos).Select((video, i) => (video.VideoId, Number: i + 1)).ToDictionary(video => video.VideoId, video => video.Number);
        var exposures = log.Exposures.Where(exposure => numbers.ContainsKey(exposure.Video.VideoId)).ToList();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await CopyAsync(CopyVideos, Enumerable.Range(1, videos), async (writer, number) =>
        {
            var video = log.Videos[(number - 1) % log.Videos.Count];
            await writer.WriteAsync(Lineages.NameOf(number), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(SocialNetwork.NameOf(number % people.Nodes), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(video.Topics.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(video.SoundId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(video.DurationMs, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync((short)1, NpgsqlDbType.Smallint, cancellationToken);
            await writer.WriteAsync(now - (Published * ((double)number / videos)), NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(false, NpgsqlDbType.Boolean, cancellationToken);
        });
        await CopyAsync(CopyStats, exposures.GroupBy(exposure => exposure.Video.VideoId), async (writer, ofVideo) =>
        {
            var views = ofVideo.LongCount(exposure => exposure.PlayTimeMs > 0);
            await writer.WriteAsync(Lineages.NameOf(numbers[ofVideo.Key]), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(views, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync((double)views, NpgsqlDbType.Double, cancellationToken);
        });
        await CopyAsync(CopySignals, exposures.GroupBy(exposure => (exposure.UserId, exposure.Video.VideoId)), async (writer, ofPair) =>
        {
            await writer.WriteAsync(ofPair.Key.UserId, NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(Lineages.NameOf(numbers[ofPair.Key.VideoId]), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(ofPair.Count(), NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(ofPair.Count(exposure => exposure.PlayTimeMs > 0), NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(ofPair.Sum(exposure => exposure.PlayTimeMs), NpgsqlDbType.Bigint, cancellationToken);
            foreach (var action in (Actions[])[Actions.Like, Actions.Comment, Actions.Share])
                await writer.WriteAsync(ofPair.Any(exposure => exposure.Actions.HasFlag(action)) ? 1 : 0, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(0, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(
                ofPair.Any(exposure => exposure.Actions.HasFlag(Actions.NotInterested)) ? 1 : 0, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(now - Published, NpgsqlDbType.TimestampTz, cancellationToken);
        });
        await connection.SettleAsync(SetPosition, cancellationToken);

        Task CopyAsync<T>(string copy, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> writeAsync)
            => connection.CopyAsync(copy, rows, async (writer, row) =>
            {
                await writeAsync(writer, row);
                // The last column of each: the position.
                await writer.WriteAsync(1L, NpgsqlDbType.Bigint, cancellationToken);
            }, cancellationToken);
    }
}
