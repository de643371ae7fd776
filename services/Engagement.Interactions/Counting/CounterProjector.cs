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
        var cursor = Math.Min(state.SnapshotPosition, state.Heads.Min(shard => shard.Position));
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
            if (cursor >= state.SnapshotPosition && state.Heads.All(shard => shard.Position <= cursor))
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

    private async Task<bool> TryAdvanceAsync(State state, CounterFold fold, long until, bool moveAll)
    {
        var moving = Enumerable.Range(0, state.Heads.Length).Where(shard => moveAll || fold.OfShard(shard).Count > 0).ToArray();
        var moved = await Task.WhenAll(moving.Select(shard
            => live.TryAdvanceAsync(shard, state.Heads[shard], Math.Max(until, state.Heads[shard].Position), fold.OfShard(shard))));
        foreach (var (shard, done) in moving.Zip(moved))
        {
            if (done)
                state.Heads[shard] = state.Heads[shard] with { Position = Math.Max(until, state.Heads[shard].Position) };
        }
        return moved.All(done => done);
    }

    /// <summary>
    /// Holds what has just been made durable against the live counts of the same position: what is lost in Redis without its head, or changed behind
    /// our back, is found when it is touched next.
    /// </summary>
    private async Task<IReadOnlySet<int>> CompareAsync(State state, Dictionary<CounterSubject, byte[]> durable)
    {
        var wrong = new HashSet<int>();
        foreach (var shard in durable.GroupBy(pair => pair.Key.Shard).Where(shard => state.Heads[shard.Key].Position == state.SnapshotPosition))
        {
            var pairs = shard.ToArray();
            var (found, counts) = await live.ReadShardAsync(shard.Key, state.Heads[shard.Key].Generation, Array.ConvertAll(pairs, pair => pair.Key));
            if (found == state.Heads[shard.Key] && pairs.Zip(counts).Any(both => !SameCounts(both.First.Value, both.Second)))
                wrong.Add(shard.Key);
        }
        if (wrong.Count > 0)
            Log.CountersWrong(logger, wrong.Count, state.SnapshotPosition);
        return wrong;
    }

    private static bool SameCounts(byte[] durable, byte[]? live)
        => PackedCounters.FromBytes(durable).AsSpan().SequenceEqual(PackedCounters.FromBytes(live ?? []));

    private async Task<State> LoadAsync(IReadOnlySet<int> wrong, CancellationToken cancellationToken)
    {
        var heads = await live.ReadHeadsAsync();
        var newest = await reader.ReadHeadAsync(cancellationToken);
        // A shard beyond the ledger's head has counted another ledger: this one was begun anew.
        var missing = Enumerable.Range(0, heads.Length)
            .Where(shard => wrong.Contains(shard) || heads[shard] is not { } found || found.Position > newest).ToArray();
        if (missing.Length == 0)
            return new State([.. heads.Select(found => found!.Value)], await snapshots.ReadPositionAsync(cancellationToken));
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
        return new State([.. heads.Select(found => found!.Value)], position);
    }

    private sealed class State(ShardHead[] heads, long snapshotPosition)
    {
        public ShardHead[] Heads { get; } = heads;

        public long SnapshotPosition { get; set; } = snapshotPosition;

        public long[] Positions() => Array.ConvertAll(Heads, shard => shard.Position);

        public long[] SnapshotPositions() => [.. Enumerable.Repeat(SnapshotPosition, Heads.Length)];
    }
}
