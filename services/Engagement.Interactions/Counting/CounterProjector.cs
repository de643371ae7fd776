using Engagement.Interactions.Ledger;
using Engagement.Platform.Leadership;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Engagement.Interactions.Counting;

/// <summary>
/// Folds the ledger into the counters, live into Redis and every few seconds into Postgres, one replica at a time. It keeps nothing of its own: where each
/// shard, and the durable fold, stands is beside the counts, inside the same atomic write, so a crash anywhere repeats or loses nothing. A shard that is not
/// there (Redis was flushed or restarted), or not right, is filled again from the durable counts and goes on from their position.
/// </summary>
internal sealed class CounterProjector(
    CounterStore live, CounterSnapshots snapshots, CounterFolder folder, LedgerReader reader, LedgerHead head, Leader leader, InteractionsMetrics metrics,
    IOptions<CountingOptions> options, TimeProvider timeProvider, ILogger<CounterProjector> logger) : BackgroundService
{
    private const int LargestStep = 10_000;

    // Shards that no event touches are moved on now and then, so that their position says how fresh they are, and a flush is noticed.
    private static readonly TimeSpan MoveAll = TimeSpan.FromMilliseconds(500);

    // One step for many commits: what is counted often is sent once. A rested ledger's next event is counted at once.
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(100);

    // At most this much, or what came in the time of the option, is folded again after a crash.
    private const int SnapshotEvents = 200_000;

    private static readonly TimeSpan RedisAway = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("counters", ProjectAsync, stoppingToken);

    private async Task ProjectAsync(CancellationToken cancellationToken)
    {
        IReadOnlySet<int> wrong = new HashSet<int>();
        while (true)
        {
            try
            {
                var state = await LoadAsync(wrong, cancellationToken);
                wrong = await FollowAsync(state, cancellationToken);
                Log.CountersMoved(logger);
            }
            catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
            {
                // Reads are served from the durable counts meanwhile.
                await MoveSnapshotAsync(cancellationToken);
                await Task.Delay(RedisAway, timeProvider, cancellationToken);
            }
        }
    }

    private async Task MoveSnapshotAsync(CancellationToken cancellationToken)
    {
        var position = await snapshots.ReadPositionAsync(cancellationToken);
        var until = Math.Min(position + SnapshotEvents, await reader.ReadHeadAsync(cancellationToken));
        if (until <= position)
            return;
        var fold = new CounterFold();
        await folder.AddAsync(fold, position, until, [.. Enumerable.Repeat(position, CounterSubject.Shards)], cancellationToken);
        await snapshots.TryAdvanceAsync(position, until, fold, cancellationToken);
    }

    /// <summary>Goes on with the ledger until something turns out not to be where, or what, it was thought to be: the shards that are wrong, if known.</summary>
    private async Task<IReadOnlySet<int>> FollowAsync(State state, CancellationToken cancellationToken)
    {
        var cursor = Math.Min(state.SnapshotPosition, state.Positions().Min());
        var (movedAll, moved) = (timeProvider.GetTimestamp(), timeProvider.GetTimestamp());
        var pending = new CounterFold();
        var stepped = timeProvider.GetTimestamp();
        while (true)
        {
            await head.WaitBeyondAsync(cursor, MoveAll, cancellationToken);
            if (head.Position - cursor < LargestStep && BetweenSteps - timeProvider.GetElapsedTime(stepped) is { Ticks: > 0 } rest)
                await Task.Delay(rest, timeProvider, cancellationToken);
            stepped = timeProvider.GetTimestamp();
            var until = Math.Min(cursor + LargestStep, Math.Max(cursor, head.Position));
            var fold = new CounterFold();
            await folder.AddAsync(fold, cursor, until, state.Positions(), cancellationToken);
            if (cursor >= state.SnapshotPosition && state.Positions().All(position => position <= cursor))
                pending.Add(fold);
            else
                await folder.AddAsync(pending, cursor, until, state.SnapshotPositions(), cancellationToken);
            var snapshot = until > state.SnapshotPosition
                && (timeProvider.GetElapsedTime(moved) >= options.Value.SnapshotEvery || until - state.SnapshotPosition >= SnapshotEvents);
            var moveAll = snapshot || timeProvider.GetElapsedTime(movedAll) >= MoveAll;
            if (!await TryAdvanceAsync(state, fold, until, moveAll))
                return new HashSet<int>();
            if (moveAll)
                movedAll = timeProvider.GetTimestamp();
            cursor = until;
            metrics.CounterLag(head.Position - cursor);
            if (!snapshot)
                continue;
            if (await snapshots.TryAdvanceAsync(state.SnapshotPosition, until, pending, cancellationToken) is not { } durable)
                return new HashSet<int>();
            (state.SnapshotPosition, pending, moved) = (until, new CounterFold(), timeProvider.GetTimestamp());
            if (await CompareAsync(state, durable) is { Count: > 0 } wrong)
                return wrong;
        }
    }

    private static async Task<bool> TryAdvanceAsync(State state, CounterFold fold, long until, bool moveAll)
    {
        var moved = await Task.WhenAll(state.Shards.Index().Where(shard => moveAll || fold.OfShard(shard.Index).Count > 0)
            .Select(shard => shard.Item.TryAdvanceAsync(Math.Max(until, shard.Item.Head.Position), fold.OfShard(shard.Index))));
        return moved.All(done => done);
    }

    /// <summary>
    /// Holds what has just been made durable against the live counts of the same position: what is lost in Redis without its head, or changed behind
    /// our back, is found when it is touched next.
    /// </summary>
    private async Task<IReadOnlySet<int>> CompareAsync(State state, Dictionary<CounterSubject, byte[]> durable)
    {
        var wrong = new HashSet<int>();
        foreach (var shard in durable.GroupBy(pair => pair.Key.Shard).Where(shard => state.Shards[shard.Key].Head.Position == state.SnapshotPosition))
        {
            var (head, pairs) = (state.Shards[shard.Key].Head, shard.ToArray());
            var (found, counts) = await live.ReadShardAsync(shard.Key, head.Generation, Array.ConvertAll(pairs, pair => pair.Key));
            if (found == head && pairs.Zip(counts).Any(both => !PackedCounters.AreEqual(both.First.Value, both.Second)))
                wrong.Add(shard.Key);
        }
        if (wrong.Count > 0)
            Log.CountersWrong(logger, wrong.Count, state.SnapshotPosition);
        return wrong;
    }

    private async Task<State> LoadAsync(IReadOnlySet<int> wrong, CancellationToken cancellationToken)
    {
        var heads = await live.ReadHeadsAsync();
        var newest = await reader.ReadHeadAsync(cancellationToken);
        // A shard beyond the ledger's head has counted another ledger: this one was begun anew.
        var missing = Enumerable.Range(0, heads.Length)
            .Where(shard => wrong.Contains(shard) || heads[shard] is not { } found || found.Position > newest).ToArray();
        if (missing.Length == 0)
            return StateOf(heads, await snapshots.ReadPositionAsync(cancellationToken));
        var (position, subjects) = await snapshots.ReadShardsAsync(missing, cancellationToken);
        // Generations only have to differ from any earlier one, also from those that a flush has taken with it.
        var next = new ShardHead(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), position);
        foreach (var shard in missing)
        {
            await live.ReplaceAsync(shard, heads[shard]?.Generation, next, subjects[shard]);
            heads[shard] = next;
        }
        metrics.Rebuilt(missing.Length);
        Log.CountersRebuilt(logger, missing.Length, position);
        return StateOf(heads, position);
    }

    private State StateOf(ShardHead?[] heads, long snapshotPosition)
        => new([.. heads.Select((head, shard) => new LiveShard(live, shard, head!.Value))], snapshotPosition);

    private sealed class State(LiveShard[] shards, long snapshotPosition)
    {
        public LiveShard[] Shards { get; } = shards;

        public long SnapshotPosition { get; set; } = snapshotPosition;

        public long[] Positions() => Array.ConvertAll(Shards, shard => shard.Head.Position);

        public long[] SnapshotPositions() => [.. Enumerable.Repeat(SnapshotPosition, Shards.Length)];
    }
}
