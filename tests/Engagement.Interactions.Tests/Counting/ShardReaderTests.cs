using Engagement.Interactions.Counting;
using Engagement.Testing.Redis;
using StackExchange.Redis;
using Xunit;

namespace Engagement.Interactions.Tests.Counting;

public sealed class ShardReaderTests
{
    private const int Shard = 3;

    private static readonly CounterSubject[] Subjects =
        [.. Enumerable.Range(0, 1000).Select(i => CounterSubject.Video($"v{i}")).Where(subject => subject.Shard == Shard).Take(4)];

    [Theory, MemberData(nameof(RedisServers.KindsAndCluster), MemberType = typeof(RedisServers))]
    public async Task Read_WhileTheShardMoves_IsAllOfWhereItStands(string kind)
    {
        await using var server = await RedisServers.CreateAsync(kind);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
        var store = new CounterStore(redis);
        var reader = new ShardReader(store, Shard, new StoppedClock());
        Assert.Empty(await reader.ReadAsync(Subjects));

        var head = new ShardHead(7, 10);
        await store.ReplaceAsync(Shard, null, head, [(Subjects[0], Likes(1)), (Subjects[1], Likes(2))]);
        await ReadsAsync(10, [1, 2]);
        await ReadsAsync(10, [1, 2, 0]);

        // Of the subject that has not changed, too, the position is the new one.
        var next = head with { Position = 20 };
        Assert.True(await store.TryAdvanceAsync(Shard, head, next, [(Subjects[0], PackedCounters.FromBytes(Likes(5))), (Subjects[3], PackedCounters.FromBytes(Likes(6)))]));
        await ReadsAsync(20, [5, 2, 0, 6]);

        await store.ReplaceAsync(Shard, next.Generation, new ShardHead(8, 20), [(Subjects[1], Likes(9))]);
        await ReadsAsync(20, [0, 9, 0, 0]);

        await store.DropAsync(Shard, 8, Subjects);
        Assert.Empty(await reader.ReadAsync(Subjects));

        async Task ReadsAsync(long position, long[] likes)
        {
            var read = (await reader.ReadAsync(Subjects[..likes.Length])).OrderBy(counts => Array.IndexOf(Subjects, counts.Subject)).ToArray();
            Assert.Equal(likes, read.Select(counts => ((V1.VideoCounters)counts.Message).Likes));
            Assert.All(read, counts => Assert.Equal(position, counts.Position));
        }
    }

    private static byte[] Likes(long likes)
    {
        var counts = new long[PackedCounters.Count];
        counts[(int)Counter.Likes] = likes;
        return PackedCounters.ToBytes(counts);
    }

    /// <summary>What was read is never too old.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 1;
    }
}
