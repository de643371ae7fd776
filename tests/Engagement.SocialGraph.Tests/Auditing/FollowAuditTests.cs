using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Xunit;

namespace Engagement.SocialGraph.Tests.Auditing;

public sealed class FollowAuditTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LedgerStandIn _ledger = new();
    private Neighbour _interactions = null!;
    private NpgsqlDataSource _database = null!;
    private WireHost _host = null!;

    public async Task InitializeAsync()
    {
        _interactions = await Neighbour.StartAsync(_ledger, CancellationToken.None);
        var connectionString = await SocialGraphHost.CreateDatabaseAsync();
        _database = NpgsqlDataSource.Create(connectionString);
        _host = SocialGraphHost.Start(connectionString, _interactions.Address);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _database.DisposeAsync();
        await _interactions.DisposeAsync();
    }

    [Fact]
    public async Task Audit_SumsWhatTheViewerGotOfEach_LessWhatWasDeleted_AndSortsByWhatIsAskedFor()
    {
        await FollowAsync("ann", "busy", "dormant", "unseen");
        await FollowAsync("busy", "ann");
        var watch = New("ann", "busy", "v1", Noon, told => (told.Effect, told.WatchedMs, told.Watch) = (1, 5_000, new Watch()));
        await FoldAsync(
            Published("busy", "v1", Noon.AddDays(-1), seconds: 10), Published("dormant", "v2", Noon.AddDays(-300), seconds: 20),
            New("ann", "busy", "v1", Noon, told => (told.Effect, told.Impression) = (1, new Impression())),
            New("ann", "busy", "v1", Noon.AddHours(1), told => (told.Effect, told.Impression) = (1, new Impression())),
            New("ann", "dormant", "v2", Noon.AddHours(-9), told => (told.Effect, told.Impression) = (1, new Impression())),
            New("ann", "stranger", "v3", Noon, told => (told.Effect, told.Impression) = (1, new Impression())),
            watch,
            New("ann", "busy", "v1", Noon.AddHours(1), told => (told.Effect, told.Like) = (1, new Like())),
            New("ann", "dormant", "v2", Noon.AddHours(-9), told => (told.Effect, told.WatchedMs, told.Watch) = (1, 20_000, new Watch())),
            New("ann", "dormant", "v2", Noon.AddHours(2), told =>
            {
                (told.Effect, told.WatchedMs, told.HistoryDeletion) = (-1, -20_000, new HistoryDeletion());
                told.Retraction = new Retraction { Kind = EventKind.Watch, OccurredAt = Noon.AddHours(-9).ToTimestamp() };
            }));

        var follows = await ListAsync(FollowAuditOrder.MostOfFeed);

        Assert.Equal(["busy", "dormant", "unseen"], follows.Select(follow => follow.UserId));
        var busy = follows[0];
        Assert.Equal(
            (true, 2L, 1L, 0.5, 1L, 0.5), (busy.FollowsBack, busy.Impressions, busy.Views, busy.WatchedShare, busy.Likes, busy.FeedShare));
        Assert.Equal((Noon.AddHours(1), Noon.AddDays(-1)), (busy.LastSeenAt.ToDateTimeOffset(), busy.LastPublishedAt.ToDateTimeOffset()));
        Assert.Equal((1L, 0L, 0.0, 0.25), (follows[1].Impressions, follows[1].Views, follows[1].WatchedShare, follows[1].FeedShare));
        Assert.Equal((null, null), (follows[2].LastSeenAt, follows[2].LastPublishedAt));
        Assert.Equal(["unseen", "dormant", "busy"], (await ListAsync(FollowAuditOrder.LongestUnseen)).Select(follow => follow.UserId));
        Assert.Equal(["unseen", "dormant", "busy"], (await ListAsync(FollowAuditOrder.Dormant)).Select(follow => follow.UserId));
        Assert.Equal(["dormant", "unseen", "busy"], (await ListAsync(FollowAuditOrder.LeastWatched)).Select(follow => follow.UserId));
    }

    [Fact]
    public async Task BatchUnfollow_SixtyFourTimesAtOnce_EndsThemOnce_AndIsUndoneOnceButForWhatWasDecidedSince()
    {
        await FollowAsync("ann", "one", "two", "three", "four");
        await As("ann", graph => graph.UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = "four" }));
        var request = new BatchUnfollowRequest { EventId = NewEvent.Id(), UserIds = { "one", "two", "three", "four", "never" } };

        var ended = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await Audit.BatchUnfollowAsync(request)));

        Assert.Single(ended, response => !response.Duplicate);
        Assert.All(ended, response => Assert.Equal(3, response.Ended));
        Assert.Empty(await ListAsync(FollowAuditOrder.Oldest));
        await Refusal.OfAsync(
            Audit.BatchUnfollowAsync(new BatchUnfollowRequest { EventId = request.EventId, UserIds = { "one" } }), StatusCode.AlreadyExists, "EVENT_ID_REUSED");
        // Decided since: followed and left again, and blocked.
        await FollowAsync("ann", "two");
        await As("ann", graph => graph.UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = "two" }));
        await As("ann", graph => graph.BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = "three" }));
        var undo = new UndoBatchUnfollowRequest { EventId = NewEvent.Id(), BatchEventId = request.EventId };

        var restored = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ => await Audit.UndoBatchUnfollowAsync(undo)));

        Assert.Single(restored, response => !response.Duplicate);
        Assert.All(restored, response => Assert.Equal(1, response.Restored));
        Assert.Equal(["one"], (await ListAsync(FollowAuditOrder.Oldest)).Select(follow => follow.UserId));
    }

    [Fact]
    public async Task BadBatches_AreRefused()
    {
        await Refusal.OfAsync(
            Audit.BatchUnfollowAsync(new BatchUnfollowRequest { EventId = NewEvent.Id(), UserIds = { "b d", "ben", "ben", "ann" } }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
        await Refusal.OfAsync(
            Audit.UndoBatchUnfollowAsync(new UndoBatchUnfollowRequest { EventId = NewEvent.Id(), BatchEventId = NewEvent.Id() }),
            StatusCode.NotFound, "BATCH_NOT_FOUND");
        await Refusal.OfAsync(
            Audit.UndoBatchUnfollowAsync(new UndoBatchUnfollowRequest
            {
                EventId = NewEvent.Id(), BatchEventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow().AddDays(-31)).ToString(),
            }),
            StatusCode.FailedPrecondition, "EVENT_TOO_OLD");
    }

    private FollowAuditService.FollowAuditServiceClient Audit => new(_host.As("ann"));

    private static LedgerEvent New(string viewer, string creator, string video, DateTimeOffset at, Action<LedgerEvent> fact)
    {
        var told = new LedgerEvent
        {
            EventId = NewEvent.Id(), UserId = viewer, OtherUserId = creator, VideoId = video, OccurredAt = at.ToTimestamp(),
        };
        fact(told);
        return told;
    }

    private static LedgerEvent Published(string creator, string video, DateTimeOffset at, int seconds)
        => New(creator, creator, video, at, told => (told.Effect, told.VideoPublished) = (
            1, new VideoPublished { Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)) }));

    private async Task As<TResponse>(string user, Func<GraphService.GraphServiceClient, AsyncUnaryCall<TResponse>> call)
        => await call(new GraphService.GraphServiceClient(_host.As(user)));

    private async Task FollowAsync(string follower, params string[] followees)
    {
        foreach (var followee in followees)
            await As(follower, graph => graph.FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee }));
    }

    /// <summary>Appends to the ledger, and waits until the fold has it.</summary>
    private async Task FoldAsync(params LedgerEvent[] events)
    {
        var last = _ledger.Append(events)[^1].Position;
        await using var position = _database.CreateCommand("SELECT position FROM audience_fold");
        await Until.IsTrueAsync(async () => (long)(await position.ExecuteScalarAsync())! >= last, Patience, "the fold has what was appended");
    }

    /// <summary>All of them, two a page.</summary>
    private async Task<List<AuditedFollow>> ListAsync(FollowAuditOrder order)
    {
        var follows = new List<AuditedFollow>();
        var request = new ListAuditedFollowsRequest { Order = order, PageSize = 2 };
        do
        {
            var page = await Audit.ListAuditedFollowsAsync(request);
            follows.AddRange(page.Follows);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return follows;
    }
}
