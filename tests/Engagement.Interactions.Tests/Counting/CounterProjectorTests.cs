using Engagement.Interactions.Counting;
using Engagement.Interactions.V1;
using Engagement.Testing.Redis;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Engagement.Interactions.Tests.Counting;

public sealed class CounterProjectorTests
{
    [Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]
    public async Task BatchGetCounters_AfterEveryKind_EqualsAPlainCount(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var position = await RecordAsync(host);

        var video = await host.CountersAtAsync("v1", position);

        Assert.Equal(
            new VideoCounters
            {
                VideoId = "v1", Position = video.Position, Impressions = 2, Views = 2, OwnViews = 1, WatchTimeMs = 1700, Likes = 1, Comments = 1,
                Shares = 1, Saves = 1, NotInterested = 1, Opens = 1, ProfileVisits = 1, CommentsVisits = 1,
            },
            video);
        var creator = (await host.Counters.BatchGetCountersAsync(new BatchGetCountersRequest { UserIds = { "carl" } })).Users[0];
        Assert.Equal((2, 1), (creator.Views, creator.Likes));
    }

    [Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]
    public async Task BatchGetCounters_AfterAFlushAndAKill_HealsByItself(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var before = await host.CountersAtAsync("v1", await RecordAsync(host));

        await host.Redis.FlushAsync();
        Assert.Equal(before, await host.CountersAtAsync("v1", before.Position));

        await host.Redis.KillAsync(CancellationToken.None);
        var like = await host.As("zoe").LikeAsync(Sent.Like());
        await host.Redis.StartAsync(CancellationToken.None);
        Assert.Equal(before.Likes + 1, (await host.CountersAtAsync("v1", like.Receipt.Position)).Likes);
    }

    [Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]
    public async Task ReconcileCounters_ACountChangedBehindItsBack_IsReportedAndRepaired(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var before = await host.CountersAtAsync("v1", await RecordAsync(host));
        var store = host.Wire.Services.GetRequiredService<CounterStore>();
        var subject = CounterSubject.Video("v1");
        var generation = (await store.ReadHeadsAsync())[subject.Shard]!.Value.Generation;
        await store.CorrectAsync(subject, generation, [("likes", 41), ("shares", -1)]);

        var moderator = new CounterService.CounterServiceClient(host.Wire.As("mia", "moderator"));
        var report = await moderator.ReconcileCountersAsync(new ReconcileCountersRequest());

        Assert.Equal(2, report.Drifted);
        Assert.Contains(new CounterDrift { Subject = "video:v1", Counter = "likes", Counted = 42, Expected = 1 }, report.Drifts);
        Assert.Equal(before.Likes, (await host.CountersAtAsync("v1", before.Position)).Likes);
        Assert.Equal(0, (await moderator.ReconcileCountersAsync(new ReconcileCountersRequest())).Drifted);
    }

    [Theory, MemberData(nameof(RedisServers.Kinds), MemberType = typeof(RedisServers))]
    public async Task Advance_TwiceFromTheSamePosition_CountsOnce(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        await host.CountersAtAsync("v1", 0);
        var store = host.Wire.Services.GetRequiredService<CounterStore>();
        var subject = CounterSubject.Video("v-other");
        var head = (await store.ReadHeadsAsync())[subject.Shard]!.Value;
        var sums = new Dictionary<CounterSubject, Dictionary<string, long>> { [subject] = new() { ["likes"] = 3 } };
        // Away from where the live projector stands, so that it takes no part.
        var elsewhere = head with { Generation = head.Generation + 1 };
        await store.ReplaceAsync(subject.Shard, elsewhere, new Dictionary<CounterSubject, Dictionary<string, long>>());

        Assert.True(await store.TryAdvanceAsync(subject.Shard, elsewhere, elsewhere.Position + 5, sums));
        Assert.False(await store.TryAdvanceAsync(subject.Shard, elsewhere, elsewhere.Position + 5, sums));
        Assert.Equal(3, (await store.ReadExactlyAsync(subject, elsewhere.Generation))!.Value.Counters["likes"]);
    }

    [Fact]
    public async Task BatchGetCounters_TwoReplicasAndOneLeaderGone_GoesOn()
    {
        await using var host = await InteractionsHost.StartAsync();
        await using (var leader = host.NewReplica())
        {
            await host.CountersAtAsync("v1", (await host.As("ann").LikeAsync(Sent.Like())).Receipt.Position);
        }
        var last = await host.As("bob").LikeAsync(Sent.Like());

        Assert.Equal(2, (await host.CountersAtAsync("v1", last.Receipt.Position)).Likes);
    }

    /// <summary>One of every kind on `v1`, most by ann; the position of the last.</summary>
    private static async Task<long> RecordAsync(InteractionsHost host)
    {
        var events = Enumerable.Range(0, 10).Select(_ => new Interaction { EventId = Sent.NewId(), VideoId = "v1" }).ToList();
        events[0].Open = new Open();
        events[1].Like = new Like();
        events[2].Comment = new Comment { Text = "Nice" };
        events[3].Share = new Share { Channel = ShareChannel.Link };
        events[4].Save = new Save();
        events[5].Save = new Save();
        events[6].NotInterested = new NotInterested();
        events[7].ProfileVisit = new ProfileVisit { DwellTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) };
        events[8].CommentsVisit = new CommentsVisit();
        events[9].Impression = new Impression();
        await host.As("ann").RecordInteractionsAsync(Sent.Batch([.. events, Sent.Impression("v1"), Sent.Watch("v1", 700), Sent.Watch("v1", 1000)]));
        var own = await host.As("carl").RecordInteractionsAsync(Sent.Batch(Sent.Watch("v1", 9000)));
        return own.Results[0].Receipt.Position;
    }
}
