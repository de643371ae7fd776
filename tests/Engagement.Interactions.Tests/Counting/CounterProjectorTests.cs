using Engagement.Interactions.Counting;
using Engagement.Interactions.V1;
using Engagement.Testing;
using Engagement.Testing.Redis;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace Engagement.Interactions.Tests.Counting;

public sealed class CounterProjectorTests
{
    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
    public async Task BatchGetCounters_AfterEveryKind_EqualsAPlainCount(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var position = await RecordAsync(host);

        var video = await host.CountersAtAsync("v1", position);

        Assert.Equal(
            new VideoCounters
            {
                VideoId = "v1", Position = video.Position, Impressions = 2, Views = 2, OwnViews = 1, WatchTimeMs = 1700, Likes = 1, Comments = 1,
                Shares = 1, Saves = 1, NotInterested = 1, Opens = 1, ProfileVisits = 1, CommentsVisits = 1, UniqueWatchTimeMs = 1700,
                OwnWatchTimeMs = 9000, Skips = 2,
                Rates = new EngagementRates
                {
                    LikeRate = 0.5, CommentRate = 0.5, ShareRate = 0.5, SaveRate = 0.5, FullVideoWatchedRate = 0, AverageTimeWatchedMs = 850,
                },
            },
            video);
        var creator = (await host.Counters.BatchGetCountersAsync(new BatchGetCountersRequest { UserIds = { "carl" } })).Users[0];
        Assert.Equal((2, 1), (creator.Views, creator.Likes));
    }

    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
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

    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
    public async Task ReconcileCounters_ACountChangedBehindItsBack_IsReportedAndRepaired(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var before = await host.CountersAtAsync("v1", await RecordAsync(host));
        // After that the projector does not look at what it has counted by itself.
        await Until.IsTrueAsync(
            async () => await host.Wire.Services.GetRequiredService<CounterSnapshots>().ReadPositionAsync(default) >= before.Position,
            TimeSpan.FromSeconds(60), "the durable counters are as far");
        var store = host.Wire.Services.GetRequiredService<CounterStore>();
        var subject = CounterSubject.Video("v1");
        var head = (await store.ReadHeadsAsync())[subject.Shard]!.Value;
        var (_, counts) = await store.ReadShardAsync(subject.Shard, head.Generation, [subject]);
        var wrong = PackedCounters.FromBytes(counts[0]);
        (wrong[(int)Counter.Likes], wrong[(int)Counter.Shares]) = (42, 0);
        await SetBehindItsBackAsync(host, store, subject, wrong);

        var moderator = new CounterService.CounterServiceClient(host.Wire.As("mia", "moderator"));
        var report = await moderator.ReconcileCountersAsync(new ReconcileCountersRequest());

        Assert.Equal(2, report.Drifted);
        Assert.Contains(new CounterDrift { Subject = "video:v1", Counter = "likes", Counted = 42, Expected = 1, Source = CounterSource.Live }, report.Drifts);
        Assert.Equal(before.Likes, (await host.CountersAtAsync("v1", before.Position)).Likes);
        Assert.Equal(0, (await moderator.ReconcileCountersAsync(new ReconcileCountersRequest())).Drifted);
    }

    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
    public async Task Advance_TwiceFromTheSamePosition_CountsOnce(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var store = host.Wire.Services.GetRequiredService<CounterStore>();
        await Until.IsTrueAsync(
            async () => (await store.ReadHeadsAsync()).All(shard => shard is not null), TimeSpan.FromSeconds(60), "the shards are there");
        var subject = CounterSubject.Video("v-other");
        var head = (await store.ReadHeadsAsync())[subject.Shard]!.Value;
        // Away from where the live projector stands, so that it takes no part.
        var elsewhere = head with { Generation = head.Generation + 1 };
        await store.ReplaceAsync(subject.Shard, null, elsewhere, []);

        var next = elsewhere with { Position = elsewhere.Position + 5 };
        Assert.True(await store.TryAdvanceAsync(subject.Shard, elsewhere, next, [(subject, Amounts((Counter.Likes, 3)))]));
        Assert.False(await store.TryAdvanceAsync(subject.Shard, elsewhere, next, [(subject, Amounts((Counter.Likes, 6)))]));
        var (_, counts) = await store.ReadShardAsync(subject.Shard, elsewhere.Generation, [subject]);
        Assert.Equal(Amounts((Counter.Likes, 3)), PackedCounters.FromBytes(counts[0]));
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

    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
    public async Task BatchGetCounters_WhileRedisIsAway_AreTheSnapshotAndSaySo(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        var before = await host.CountersAtAsync("v1", await RecordAsync(host));
        Assert.Equal(CounterSource.Live, (await ReadAsync(host)).Source);

        await host.Redis.KillAsync(CancellationToken.None);
        var like = await host.As("zoe").LikeAsync(Sent.Like());
        var after = await host.CountersAtAsync("v1", like.Receipt.Position);

        Assert.Equal(before.Likes + 1, after.Likes);
        Assert.Equal(CounterSource.Snapshot, (await ReadAsync(host)).Source);
    }

    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
    public async Task Follow_ALiveCountLostBehindItsBack_IsFoundWhenItIsTouchedNext(string redis)
    {
        await using var host = await InteractionsHost.StartAsync(redis);
        await host.CountersAtAsync("v1", await RecordAsync(host));
        var store = host.Wire.Services.GetRequiredService<CounterStore>();
        await SetBehindItsBackAsync(host, store, CounterSubject.Video("v1"), Amounts((Counter.Likes, 40)));

        await host.As("zoe").LikeAsync(Sent.Like());

        await Until.PassesAsync(async () => Assert.Equal(2, (await ReadAsync(host)).Videos[0].Likes), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task BatchGetCounters_SoundsTopicsCreatorsAndTheirRates_AreOfAllTheirVideos()
    {
        await using var host = await InteractionsHost.StartAsync();
        await host.As("ann").RecordInteractionsAsync(Sent.Batch(Sent.Watch("v1", 60_000), Sent.Watch("v2", 30_000)));
        var like = await host.As("ann").LikeAsync(Sent.Like("v2"));
        await host.CountersAtAsync("v2", like.Receipt.Position);

        var read = await host.Counters.BatchGetCountersAsync(
            new BatchGetCountersRequest { SoundIds = { "sound-1" }, Topics = { "cats" }, UserIds = { "carl" }, CommentIds = { Sent.NewId() } });

        Assert.Equal((2, 1, 1, 90_000), (read.Sounds[0].Views, read.Sounds[0].Likes, read.Sounds[0].Completions, read.Sounds[0].WatchTimeMs));
        Assert.Equal((2, 1, 1, 90_000), (read.Topics[0].Views, read.Topics[0].Likes, read.Topics[0].Completions, read.Topics[0].WatchTimeMs));
        Assert.Equal((2, 1, 1, 90_000), (read.Users[0].Views, read.Users[0].Likes, read.Users[0].Completions, read.Users[0].WatchTimeMs));
        Assert.Equal((0.5, 0.5, 45_000), (read.Users[0].Rates.LikeRate, read.Users[0].Rates.FullVideoWatchedRate, read.Users[0].Rates.AverageTimeWatchedMs));
        Assert.Equal((0, 0), (read.Comments[0].Likes, read.Comments[0].Replies));
    }

    [Fact]
    public async Task StreamCounters_WhenACountChanges_SendsItAgain()
    {
        await using var host = await InteractionsHost.StartAsync();
        await host.CountersAtAsync("v1", 0);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var call = host.Counters.StreamCounters(
            new StreamCountersRequest { VideoIds = { "v1", "v2" } }, cancellationToken: bound.Token);
        Assert.True(await call.ResponseStream.MoveNext(bound.Token));
        Assert.Equal(["v1", "v2"], call.ResponseStream.Current.Videos.Select(video => video.VideoId));

        await host.As("ann").LikeAsync(Sent.Like("v2"));

        Assert.True(await call.ResponseStream.MoveNext(bound.Token));
        Assert.Equal([("v2", 1)], call.ResponseStream.Current.Videos.Select(video => (video.VideoId, video.Likes)));
    }

    private static long[] Amounts(params (Counter Counter, long Amount)[] amounts)
    {
        var all = new long[PackedCounters.Count];
        foreach (var (counter, amount) in amounts)
            all[(int)counter] = amount;
        return all;
    }

    private static async Task SetBehindItsBackAsync(InteractionsHost host, CounterStore store, CounterSubject subject, long[] counts)
    {
        var generation = (await store.ReadHeadsAsync())[subject.Shard]!.Value.Generation;
        await host.Wire.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase()
            .StringSetAsync($"c:{{{subject.Shard}}}:{generation}:{subject}", PackedCounters.ToBytes(counts));
    }

    private static async Task<BatchGetCountersResponse> ReadAsync(InteractionsHost host)
        => await host.Counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { "v1" } });

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
