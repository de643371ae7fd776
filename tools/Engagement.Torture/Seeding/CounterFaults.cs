using Engagement.Torture.Faults;

namespace Engagement.Torture.Seeding;

/// <summary>Defects of the counters: live in Redis, durable in Postgres.</summary>
internal static class CounterFaults
{
    private const string Live = "Counting/CounterStore.cs";
    private const string Projector = "Counting/CounterProjector.cs";
    private const string Snapshots = "Counting/CounterSnapshots.cs";
    private const string Evaluate = "        return (bool)await Database.ScriptEvaluateAsync(AdvanceScript, [.. keys], [.. arguments]);\n";

    public static IReadOnlyList<SeededFault> All { get; } =
    [
        new("position-after-counts", "A shard's counts are written first, its position in a second command",
            new SourceEdit(Live, "    redis.call('SET', KEYS[1], ARGV[2])\n", "\n"),
            new SourceEdit(Live, Evaluate, """
                        var added = (bool)await Database.ScriptEvaluateAsync(AdvanceScript, [.. keys], [.. arguments]);
                        TorturePoint.Reach("position-after-counts");
                        if (added)
                            await Database.StringSetAsync(HeadKey(shard), next.ToBytes());
                        return added;

                """))
        {
            Plan = new FaultPlan { Kills = 1, Points = ["position-after-counts"] },
        },
        new("counts-outside-the-fold", "Likes are counted in Redis when they are written, not folded from the ledger",
            new SourceEdit("Counting/CounterRules.cs", "case EventKind.Like or EventKind.Unlike: OfAll([new(Counter.Likes, e.Effect)]); break;",
                "case EventKind.Like or EventKind.Unlike: break;"),
            new SourceEdit("Ledger/LedgerWriter.cs", "    LedgerStore store,", "    Counting.CounterStore counters, StackExchange.Redis.IConnectionMultiplexer redis, LedgerStore store,"),
            new SourceEdit("Ledger/LedgerWriter.cs", "            head.Advance(results.Position);\n", """
                            head.Advance(results.Position);
                            _ = CountLikesAsync(batch);

                """),
            new SourceEdit("Ledger/LedgerWriter.cs", "    private static TaskCompletionSource NewSignal()", """
                    private async Task CountLikesAsync(IEnumerable<Write> batch)
                    {
                        foreach (var e in batch.SelectMany(write => write.Entries).Select(entry => entry.Event).Where(e => e.Like is not null || e.Unlike is not null).ToArray())
                        {
                            var subject = Counting.CounterSubject.Video(e.VideoId);
                            if ((await counters.ReadHeadsAsync())[subject.Shard] is { } found)
                                await redis.GetDatabase().ExecuteAsync(
                                    "BITFIELD", $"c:{{{subject.Shard}}}:{found.Generation}:{subject}", "INCRBY", "i64", $"#{(int)Counting.Counter.Likes}", e.Effect);
                        }
                    }

                    private static TaskCompletionSource NewSignal()
                """)),
        new("head-not-compared", "A shard moves on without a look at where it stands",
            new SourceEdit(Live, "    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n", "\n"))
        {
            Events = 12_000,
            Plan = new FaultPlan { RedisFlushes = 1, RedisKills = 1, RedisDamages = 3 },
        },
        new("counts-read-apart", "A shard's head and its counts are read one after the other",
            new SourceEdit(Live, "        return (ShardHead.FromBytes(values[0]), values[1..]);", """
                        values[0] = await Database.StringGetAsync(HeadKey(shard));
                        return (ShardHead.FromBytes(values[0]), values[1..]);
                """))
        {
            Events = 20_000,
        },
        new("rebuild-races-with-writes", "A shard that was filled again is said to be from the ledger's head, whatever came meanwhile",
            new SourceEdit(Projector, "var next = new ShardHead(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), position);",
                "var next = new ShardHead(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), newest);"))
        {
            Events = 12_000,
            Plan = new FaultPlan { RedisFlushes = 2 },
        },
        new("snapshot-without-position", "The durable counts are committed before their position",
            // So that the point is met while events still come.
            new SourceEdit("Counting/CountingOptions.cs", "TimeSpan.FromSeconds(5)", "TimeSpan.FromSeconds(1)"),
            new SourceEdit(Snapshots, "            BatchCommands = { Put(counts), new(MovePosition) { Parameters = { new(\"position\", to) } } },\n",
                "            BatchCommands = { Put(counts) },\n"),
            new SourceEdit(Snapshots, "        await transaction.CommitAsync(cancellationToken);\n        return counts;\n", """
                        await transaction.CommitAsync(cancellationToken);
                        TorturePoint.Reach("snapshot-without-position");
                        await using var later = dataSource.CreateCommand(MovePosition);
                        later.Parameters.Add(new("position", to));
                        await later.ExecuteNonQueryAsync(cancellationToken);
                        return counts;

                """))
        {
            Events = 40_000,
            Plan = new FaultPlan { Kills = 1, Points = ["snapshot-without-position"], RedisFlushes = 1 },
        },
    ];
}
