using Engagement.LoadGenerator.Workload;
using Engagement.Remix.V1;
using Engagement.Testing;
using Engagement.Testing.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.LoadGenerator.Running;

/// <summary>
/// Remix as it runs in production, a process of its own over real sockets, with a PostgreSQL for itself that has videos already; and SocialGraph the same
/// way, of which it asks who may see what.
/// </summary>
internal sealed class RemixUnderTest : IAsyncDisposable
{
    private const string CopyVideos = """
        COPY video (video_no, video_id, creator_id, caption, duration_ms, topics, sound_id, language, region, visibility, duet_permission, stitch_permission,
                    depth, root_id, kept_share, published_at) FROM STDIN (FORMAT binary)
        """;

    private const string CopySources = "COPY video_source (video_no, place, source_no, source_id, source_creator_id, kind, layout) FROM STDIN (FORMAT binary)";
    private const string CopyLineage = "COPY lineage (ancestor_no, distance, descendant_no, share) FROM STDIN (FORMAT binary)";

    private const string AddTheRest = """
        INSERT INTO remix_settings (user_id, duet_permission, stitch_permission) SELECT DISTINCT creator_id, 1, 1 FROM video;
        SELECT setval('video_video_no_seq', (SELECT max(video_no) + 1 FROM video))
        """;

    private static readonly string[] Topics = ["dance"];
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly PostgresServer _postgres;
    private readonly GraphUnderTest _graph;
    private readonly ServiceProcess _remix;

    private RemixUnderTest(PostgresServer postgres, GraphUnderTest graph, ServiceProcess remix, Uri address, SocialNetwork people)
        => (_postgres, _graph, _remix, Address, People) = (postgres, graph, remix, address, people);

    public Uri Address { get; }

    /// <summary>The creators of the videos, in turn.</summary>
    public SocialNetwork People { get; }

    /// <param name="address">Where it is to be.</param>
    /// <param name="interactions">Where the ledger is.</param>
    public static async Task<RemixUnderTest> StartAsync(Lineages lineages, Uri address, Uri interactions, CancellationToken cancellationToken)
    {
        var people = SocialNetwork.PowerLaw(1_000, 10_000, seed: 1);
        var graph = await GraphUnderTest.StartAsync(people, cancellationToken);
        var postgres = await PostgresServer.CreateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync("remix", cancellationToken);
        await LoadAsync(database, lineages, people, cancellationToken);
        var remix = ServiceProcess.StartService("Engagement.Remix", address, new Dictionary<string, string>
        {
            ["ConnectionStrings:remix-db"] = database,
            ["services:interactions:grpc:0"] = interactions.ToString(),
            ["services:socialgraph:grpc:0"] = graph.Address.ToString(),
        });
        var system = new RemixUnderTest(postgres, graph, remix, address, people);
        using var channel = Connections.Open(address);
        var client = new RemixService.RemixServiceClient(channel);
        await Until.PassesAsync(
            async () => await client.GetRemixSettingsAsync(new GetRemixSettingsRequest(), Connections.As("reader"), cancellationToken: cancellationToken),
            StartPatience);
        return system;
    }

    public ProcessorMeter MeterProcessors() => new(new Dictionary<string, int>
    {
        ["client"] = Environment.ProcessId,
        ["remix"] = _remix.Id,
        ["postgres"] = _postgres.ProcessId,
    });

    public async ValueTask DisposeAsync()
    {
        _remix.Dispose();
        await _graph.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task LoadAsync(string database, Lineages lineages, SocialNetwork people, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await connection.CopyAsync(CopyVideos, lineages.Videos, async (writer, video) =>
        {
            int[] ancestors = [.. lineages.AncestorsOf(video)];
            await writer.WriteAsync((long)video, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(Lineages.NameOf(video), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(SocialNetwork.NameOf(video % people.Nodes), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync("", NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(15_000, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(Topics, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
            for (var i = 0; i < 3; i++)
                await writer.WriteAsync("", NpgsqlDbType.Text, cancellationToken);
            for (var i = 0; i < 3; i++)
                await writer.WriteAsync((short)1, NpgsqlDbType.Smallint, cancellationToken);
            await writer.WriteAsync(ancestors.Length, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(Lineages.NameOf(ancestors.LastOrDefault(video)), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(ancestors.Length == 0 ? 1_000_000 : 500_000, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync(start.AddSeconds(video), NpgsqlDbType.TimestampTz, cancellationToken);
        }, cancellationToken);
        await connection.CopyAsync(CopySources, lineages.Videos.Where(video => lineages.SourceOf(video) != 0), async (writer, video) =>
        {
            await writer.WriteAsync((long)video, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync((short)1, NpgsqlDbType.Smallint, cancellationToken);
            await writer.WriteAsync((long)lineages.SourceOf(video), NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(Lineages.NameOf(lineages.SourceOf(video)), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync(SocialNetwork.NameOf(lineages.SourceOf(video) % people.Nodes), NpgsqlDbType.Text, cancellationToken);
            await writer.WriteAsync((short)RemixKind.Duet, NpgsqlDbType.Smallint, cancellationToken);
            await writer.WriteAsync((short)DuetLayout.SideBySide, NpgsqlDbType.Smallint, cancellationToken);
        }, cancellationToken);
        await connection.CopyAsync(CopyLineage, lineages.Videos.SelectMany(video => LinesOf(lineages, video)), async (writer, line) =>
        {
            await writer.WriteAsync((long)line.Ancestor, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(line.Distance, NpgsqlDbType.Integer, cancellationToken);
            await writer.WriteAsync((long)line.Video, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(line.Share, NpgsqlDbType.Integer, cancellationToken);
        }, cancellationToken);
        await connection.SettleAsync(AddTheRest, cancellationToken);
    }

    private static IEnumerable<(int Ancestor, int Distance, int Video, int Share)> LinesOf(Lineages lineages, int video)
    {
        var (distance, left) = (0, 500_000);
        int[] ancestors = [.. lineages.AncestorsOf(video)];
        foreach (var ancestor in ancestors)
        {
            // Half of what reaches it, and the root all of it.
            var share = ++distance == ancestors.Length ? left : left - (left / 2);
            left -= share;
            yield return (ancestor, distance, video, share);
        }
    }
}
