using Engagement.Remix.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Engagement.Torture.Reporting;
using Engagement.Torture.Servers;
using Npgsql;

namespace Engagement.Torture.Remixes;

/// <summary>Remix, and who calls it. Nobody follows or blocks anybody.</summary>
internal sealed class RemixSystem : IAsyncDisposable
{
    public const string Service = "Engagement.Remix";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // What others made of a video, directly or not, by one kind of use: all sources of a video are used the same way.
    private const string CountBelow = """
        SELECT count(*) FROM lineage JOIN video ON video.video_no = lineage.descendant_no
        WHERE lineage.ancestor_no = (SELECT video_no FROM video WHERE video_id = $1)
          AND video.creator_id <> (SELECT creator_id FROM video WHERE video_id = $1)
          AND EXISTS (SELECT FROM video_source WHERE video_source.video_no = video.video_no AND kind = $2)
        """;

    private readonly Neighbour _graph;
    private readonly NpgsqlDataSource _database;

    private RemixSystem(ServiceSystem system, Neighbour graph) => (System, _graph, _database) = (system, graph, NpgsqlDataSource.Create(system.Database));

    public ServiceSystem System { get; }

    public static async Task<RemixSystem> StartAsync(string folder, string assembly, Findings findings, CancellationToken cancellationToken)
    {
        var graph = await Neighbour.StartAsync(new GraphStandIn(), cancellationToken);
        var system = new RemixSystem(
            await ServiceSystem.StartAsync(
                "remix", folder, assembly, new Dictionary<string, string> { ["services__socialgraph__grpc__0"] = graph.Address }, findings, cancellationToken),
            graph);
        await Until.PassesAsync(
            async () => await system.Remixes("nobody").GetRemixSettingsAsync(new GetRemixSettingsRequest(), cancellationToken: cancellationToken), Patience);
        return system;
    }

    public VideoService.VideoServiceClient Videos(string userId) => new(System.Calls.AsUser(userId));

    public RemixService.RemixServiceClient Remixes(string userId) => new(System.Calls.AsUser(userId));

    /// <summary>How many duets or stitches of others are below a video, whatever the service says.</summary>
    public async Task<long> CountBelowAsync(string videoId, RemixKind kind, CancellationToken cancellationToken)
    {
        var count = 0L;
        await Until.PassesAsync(async () =>
        {
            await using var command = _database.CreateCommand(CountBelow);
            command.Parameters.Add(new() { Value = videoId });
            command.Parameters.Add(new() { Value = (short)kind });
            count = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }, Patience);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await System.DisposeAsync();
        await _graph.DisposeAsync();
    }
}
