using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using Engagement.LoadGenerator.Workload;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Npgsql;

namespace Engagement.LoadGenerator.Running;

/// <summary>Insights as it runs in production, a process of its own over real sockets, with a PostgreSQL for itself.</summary>
internal sealed class InsightsUnderTest : IAsyncDisposable
{
    /// <summary>The video with the many views, where there is one.</summary>
    public static readonly string VideoId = Lineages.NameOf(1);

    public static readonly string CreatorId = SocialNetwork.NameOf(1);

    private const long DurationMs = 30_000;
    private const int EventsOfVideo = 100;
    private const double ViewsOfViewer = 2.5;

    private const string AddVideos = """
        INSERT INTO video (video_no, video_id, creator_id, duration_ms, length_class, published_at, sound_id, language, region, topics, hashtags, by_traits)
        OVERRIDING SYSTEM VALUE
        SELECT n, CASE n WHEN 1 THEN @great ELSE 'other-' || n END, CASE n WHEN 1 THEN @creator ELSE 'creator-' || n / 10 END, @duration_ms, @length_class,
               now() - interval '30 days', '', '', '', '{}', '{}', true
        FROM generate_series(1, @videos) AS n
        """;

    // The great video has 30 days and 720 hours, each other one an hour of a day. Every figure is a part of the views.
    private static readonly string AddCells = $"""
        INSERT INTO cell (video_no, segment, grain, start_at, {string.Join(", ", FigureSums.Columns)})
        SELECT video_no, segment, grain, start_at, {string.Join(", ", FigureSums.Columns.Select((_, i) => $"views / {i + 1}"))}
        FROM (SELECT video_no, CASE video_no WHEN 1 THEN @views ELSE @views_of_other END AS views, video_no = 1 AS great FROM video) AS video
        CROSS JOIN LATERAL (
            SELECT segment, 0::smallint AS grain, '1970-01-01 UTC'::timestamptz AS start_at
            FROM unnest(CASE WHEN great THEN ARRAY(
                SELECT DISTINCT segment FROM segment_mix, string_to_table(segments, ' ') AS segment WHERE video_no = 1)
            ELSE ARRAY['follower:no', 'follower:yes', 'acquaintance:new', 'acquaintance:returning', 'source:1', 'source:2', 'source:4'] END || ''::text) AS segment
            UNION ALL
            SELECT '', 1::smallint, date_trunc('day', now()) - make_interval(days => d) FROM generate_series(1, CASE WHEN great THEN 30 ELSE 1 END) AS d
            UNION ALL
            SELECT '', 2::smallint, date_trunc('hour', now()) - make_interval(hours => h) FROM generate_series(1, CASE WHEN great THEN 720 ELSE 1 END) AS h
        ) AS slot
        """;

    private const string AddCurves = "INSERT INTO curve (video_no, segment, points) SELECT video_no, segment, @points FROM cell WHERE grain = 0";

    // The great video's viewers are in 4,320 mixes, those of others in three.
    private const string AddAudience = """
        INSERT INTO audience (video_no, user_id, met, segments, acted_at)
        SELECT CASE WHEN n <= @viewers THEN 1 ELSE 2 + n % (@videos - 1) END, 'user-' || n, 2,
               CASE WHEN n <= @viewers THEN format('follower:%s acquaintance:%s source:%s region:%s language:%s age:%s platform:%s',
                   CASE n % 2 WHEN 0 THEN 'no' ELSE 'yes' END, CASE n / 2 % 2 WHEN 0 THEN 'new' ELSE 'returning' END, 1 + n / 4 % 3,
                   chr(65 + n / 12 % 20) || 'A', chr(97 + n / 12 % 5) || 'a', n / 240 % 6, n / 1440 % 3)
               WHEN n % 3 = 0 THEN 'follower:no acquaintance:new source:1'
               WHEN n % 3 = 1 THEN 'follower:yes acquaintance:returning source:2'
               ELSE 'follower:no acquaintance:returning source:4' END,
               n % 1000
        FROM generate_series(1, @viewers + @viewers_of_others) AS n
        """;

    private const string AddMixes = """
        INSERT INTO segment_mix (video_no, segments, viewers, reach) SELECT video_no, segments, count(*), count(*) FROM audience GROUP BY video_no, segments
        """;

    private const string SetPosition = "UPDATE fold SET position = 1000";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);

    private readonly PostgresServer _postgres;
    private readonly ServiceProcess _insights;

    private InsightsUnderTest(PostgresServer postgres, ServiceProcess insights, Uri address)
        => (_postgres, _insights, Address) = (postgres, insights, address);

    public Uri Address { get; }

    /// <summary>One that folds a ledger from its beginning.</summary>
    public static Task<InsightsUnderTest> FollowAsync(Uri interactions, Uri remix, CancellationToken cancellationToken)
        => StartAsync(interactions, remix, _ => Task.CompletedTask, cancellationToken);

    /// <summary>One whose fold has a video of many views, and what others did to other videos.</summary>
    public static Task<InsightsUnderTest> StartAsync(Uri remix, int views, int eventsOfOthers, CancellationToken cancellationToken)
        => StartAsync(
            Connections.Nowhere, remix, database => LoadAsync(database, views, eventsOfOthers, cancellationToken), cancellationToken);

    public ProcessorMeter MeterProcessors() => new(new Dictionary<string, int>
    {
        ["client"] = Environment.ProcessId,
        ["insights"] = _insights.Id,
        ["postgres"] = _postgres.ProcessId,
    });

    public async ValueTask DisposeAsync()
    {
        _insights.Dispose();
        await _postgres.DisposeAsync();
    }

    private static async Task<InsightsUnderTest> StartAsync(
        Uri interactions, Uri remix, Func<string, Task> loadAsync, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("insights", cancellationToken);
        await loadAsync(database);
        var address = Connections.NewAddress();
        var insights = ServiceProcess.StartService("Engagement.Insights", address, new Dictionary<string, string>
        {
            ["ConnectionStrings:insights-db"] = database,
            ["services:interactions:grpc:0"] = interactions.ToString(),
            ["services:remix:grpc:0"] = remix.ToString(),
        });
        var system = new InsightsUnderTest(postgres, insights, address);
        using var channel = Connections.Open(address);
        var client = new TrendService.TrendServiceClient(channel);
        await Until.PassesAsync(
            async () => await client.GetTrendsAsync(
                new GetTrendsRequest { Kind = TrendKind.Topic }, Connections.As("reader"), cancellationToken: cancellationToken),
            StartPatience);
        return system;
    }

    private static async Task LoadAsync(string database, int views, int eventsOfOthers, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var videos = 1 + Math.Max(2, eventsOfOthers / EventsOfVideo);
        await InsertAsync(
            AddVideos, new("great", VideoId), new("creator", CreatorId), new("duration_ms", DurationMs), new("length_class", LengthClass.Of(DurationMs)), new("videos", videos));
        await InsertAsync(
            AddAudience, new("viewers", (int)(views / ViewsOfViewer)), new("viewers_of_others", (int)(eventsOfOthers / ViewsOfViewer)), new("videos", videos));
        await InsertAsync(AddMixes);
        await InsertAsync(AddCells, new("views", (long)views), new("views_of_other", (long)EventsOfVideo));
        await InsertAsync(AddCurves, new NpgsqlParameter("points", CurveOf(views)));
        await connection.SettleAsync(SetPosition, cancellationToken);

        async Task InsertAsync(string sql, params NpgsqlParameter[] parameters)
        {
#pragma warning disable CA2100 // Constants of this class.
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
            command.Parameters.AddRange(parameters);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static byte[] CurveOf(int views)
    {
        var curve = new Curve();
        curve.PlayedMs.Fill(views * (DurationMs / 100) / 2);
        curve.Started[0] = views;
        curve.Stopped[50] = views;
        return curve.ToBytes();
    }
}
