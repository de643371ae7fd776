using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Engagement.Testing.Postgres;
using Engagement.Testing.Redis;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Interactions.Tests;

/// <summary>Interactions as it is, with a database of its own, a real Redis server, and a catalogue that stands in for Remix.</summary>
internal sealed class InteractionsHost : IAsyncDisposable
{
    private readonly Neighbour _remix;
    private readonly Neighbour _socialGraph;

    private InteractionsHost(string database, IRedisServer redis, (Neighbour Server, Catalogue Knows) remix, (Neighbour Server, Graph Knows) socialGraph)
    {
        (Database, Redis, _remix, Videos) = (database, redis, remix.Server, remix.Knows);
        (_socialGraph, People) = (socialGraph.Server, socialGraph.Knows);
        Wire = NewReplica();
    }

    public string Database { get; }

    public IRedisServer Redis { get; }

    /// <summary>What Remix knows.</summary>
    public Catalogue Videos { get; }

    /// <summary>What SocialGraph knows.</summary>
    public Graph People { get; }

    public WireHost Wire { get; }

    public static async Task<InteractionsHost> StartAsync(string redisKind = "garnet", PostgresServer? postgres = null)
    {
        postgres ??= await PostgresServer.SharedAsync();
        var (catalogue, graph) = (new Catalogue(), new Graph());
        return new InteractionsHost(
            await postgres.CreateDatabaseAsync("interactions", CancellationToken.None),
            await RedisServers.CreateAsync(redisKind),
            (await Neighbour.StartAsync(catalogue, CancellationToken.None), catalogue),
            (await Neighbour.StartAsync(graph, CancellationToken.None), graph));
    }

    /// <summary>Another replica of the service, on the same stores. The caller disposes of it.</summary>
    public WireHost NewReplica() => StartService(Database, Redis.ConnectionString, _remix.Address, _socialGraph.Address);

    public static WireHost StartService(string database, string redis, string remix, string socialGraph) => new WireHost<InteractionGrpcService>(
    [
        new("ConnectionStrings:interactions-db", database),
        new("ConnectionStrings:redis", redis),
        new("services:remix:grpc:0", remix),
        new("services:socialgraph:grpc:0", socialGraph),
        new("Counting:SnapshotEvery", "00:00:01"),
    ]);

    public InteractionService.InteractionServiceClient As(string userId) => new(Wire.As(userId));

    public CounterService.CounterServiceClient Counters => new(Wire.As("reader"));

    public LedgerService.LedgerServiceClient Ledger => new(Wire.AsService());

    /// <summary>The video's counters when they are from this position or a later one.</summary>
    public async Task<VideoCounters> CountersAtAsync(string videoId, long position)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        VideoCounters? last = null;
        while (!bound.IsCancellationRequested)
        {
            try
            {
                last = (await Counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { videoId } })).Videos[0];
                if (last.Position >= position)
                    return last;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
            {
            }
            await Task.Yield();
        }
        throw new TimeoutException($"The counters of {videoId} did not reach position {position}; last seen: {last}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        await _remix.DisposeAsync();
        await _socialGraph.DisposeAsync();
        await Redis.DisposeAsync();
    }

    /// <summary>SocialGraph with the follows and blocks that a test gives it.</summary>
    internal sealed class Graph : GraphService.GraphServiceBase
    {
        public HashSet<(string Follower, string Followee)> Follows { get; } = [];

        public HashSet<(string Blocker, string Blocked)> Blocks { get; } = [];

        public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context)
        {
            var reader = context.RequestHeaders.GetValue("x-acting-user")!;
            return Task.FromResult(new GetRelationshipsResponse
            {
                Relationships =
                {
                    request.UserIds.Select(other => new Relationship
                    {
                        UserId = other, Blocking = Blocks.Contains((reader, other)), BlockedBy = Blocks.Contains((other, reader)),
                    }),
                },
            });
        }

        public override Task<ListFollowingResponse> ListFollowing(ListFollowingRequest request, ServerCallContext context)
            => Task.FromResult(new ListFollowingResponse
            {
                Following = { Follows.Where(follow => follow.Follower == request.UserId).Select(follow => new Edge { UserId = follow.Followee }) },
            });
    }

    /// <summary>Remix with 60 s videos of `carl` whose ids begin with `v`.</summary>
    internal sealed class Catalogue : VideoService.VideoServiceBase
    {
        private int _calls;

        public int Calls => _calls;

        public override Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref _calls);
            return Task.FromResult(new BatchGetVideosResponse
            {
                Videos =
                {
                    request.VideoIds.Where(id => id.StartsWith('v')).Select(id => new Video
                    {
                        VideoId = id, CreatorId = "carl", Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(60)), SoundId = "sound-1",
                        Topics = { "cats" },
                    }),
                },
            });
        }
    }
}
