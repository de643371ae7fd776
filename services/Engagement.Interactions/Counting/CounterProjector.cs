using Engagement.Interactions.Ledger;
using Engagement.Platform.Leadership;

namespace Engagement.Interactions.Counting;

/// <summary>
/// Folds the ledger into the counters, live, one replica at a time. It keeps nothing of its own: where each shard stands is in Redis, inside the
/// same atomic write as the counts, so a crash anywhere repeats or loses nothing. A shard that is not there (Redis was flushed or restarted) is
/// rebuilt from the ledger.
/// </summary>
internal sealed class CounterProjector(
    CounterStore store, LedgerReader reader, LedgerHead head, Leader leader, InteractionsMetrics metrics, TimeProvider timeProvider,
    ILogger<CounterProjector> logger) : BackgroundService
{
    private const int Window = 1000;

    // Shards that no event touches are moved on now and then, so that their position says how fresh they are, and a flush is noticed.
    private static readonly TimeSpan MoveAll = TimeSpan.FromMilliseconds(500);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("counters", ProjectAsync, stoppingToken);

    private async Task ProjectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var heads = await LoadAsync(cancellationToken);
            await FollowAsync(heads, cancellationToken);
            Log.CountersMoved(logger);
        }
    }

    /// <summary>Goes on with the ledger until a shard turns out not to be where it was left.</summary>
    private async Task FollowAsync(ShardHead[] heads, CancellationToken cancellationToken)
    {
        var cursor = heads.Min(shard => shard.Position);
        var movedAll = timeProvider.GetTimestamp();
        while (true)
        {
            await head.WaitBeyondAsync(cursor, MoveAll, cancellationToken);
            var until = Math.Min(cursor + Window, Math.Max(cursor, head.Position));
            var fold = new CounterFold();
            long[] positions = [.. heads.Select(shard => shard.Position)];
            await fold.AddAsync(reader, cursor, until, positions, cancellationToken);
            var moveAll = timeProvider.GetElapsedTime(movedAll) >= MoveAll;
            if (!await TryAdvanceAsync(heads, fold, until, moveAll))
                return;
            if (moveAll)
                movedAll = timeProvider.GetTimestamp();
            cursor = until;
            metrics.CounterLag(head.Position - cursor);
        }
    }

    private async Task<bool> TryAdvanceAsync(ShardHead[] heads, CounterFold fold, long until, bool moveAll)
    {
        var moving = Enumerable.Range(0, heads.Length).Where(shard => moveAll || fold.OfShard(shard).Count > 0).ToArray();
        var moved = await Task.WhenAll(moving.Select(shard
            => store.TryAdvanceAsync(shard, heads[shard], Math.Max(until, heads[shard].Position), fold.OfShard(shard))));
        foreach (var (shard, done) in moving.Zip(moved))
            heads[shard] = done ? heads[shard] with { Position = Math.Max(until, heads[shard].Position) } : heads[shard];
        return moved.All(done => done);
    }

    private async Task<ShardHead[]> LoadAsync(CancellationToken cancellationToken)
    {
        var heads = await store.ReadHeadsAsync();
        var newest = await reader.ReadHeadAsync(cancellationToken);
        // A shard beyond the ledger's head has counted another ledger: this one was begun anew.
        var missing = Enumerable.Range(0, heads.Length).Where(shard => heads[shard] is not { } found || found.Position > newest).ToArray();
        if (missing.Length > 0)
            await RebuildAsync(heads, missing, newest, cancellationToken);
        return [.. heads.Select(found => found!.Value)];
    }

    private async Task RebuildAsync(ShardHead?[] heads, int[] missing, long position, CancellationToken cancellationToken)
    {
        var fold = new CounterFold();
        long[] skipped = [.. Enumerable.Range(0, heads.Length).Select(shard => missing.Contains(shard) ? 0 : long.MaxValue)];
        await fold.AddAsync(reader, after: 0, position, skipped, cancellationToken);
        // Generations only have to differ from any earlier one, also from those that a flush has taken with it.
        var next = new ShardHead(timeProvider.GetUtcNow().ToUnixTimeMilliseconds(), position);
        foreach (var shard in missing)
        {
            await store.ReplaceAsync(shard, next, fold.OfShard(shard));
            heads[shard] = next;
        }
        metrics.Rebuilt(missing.Length);
        Log.CountersRebuilt(logger, missing.Length, position);
    }
}
