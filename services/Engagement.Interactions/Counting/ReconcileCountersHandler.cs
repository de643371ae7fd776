using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Counting;

/// <summary>
/// Holds every counter, the durable and the live ones, against a fold of the whole ledger, while all go on. Each is read together with its position, and
/// the fold is taken to that very position before they are compared. Durable counts are corrected; a live shard that differs is dropped, and its projector fills it
/// again from those.
/// </summary>
internal sealed class ReconcileCountersHandler(
    CounterStore live, CounterSnapshots snapshots, CounterFolder folder, LedgerReader reader, NpgsqlDataSource dataSource, TimeProvider timeProvider,
    ILogger<ReconcileCountersHandler> logger)
{
    private const int SubjectsAtOnce = 200;
    private const int DriftsListed = 100;

    // Two at once would both add the same difference.
    private const string Lock = "SELECT pg_try_advisory_xact_lock(hashtext('reconcile counters'))";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public async Task<ReconcileCountersResponse> HandleAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Lock, connection, transaction);
        if (!(bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            throw Problem.Unavailable();
        var response = new ReconcileCountersResponse();
        var fold = await snapshots.ReadArchivedAsync(cancellationToken);
        await FoldToAsync(fold, 0, response, await snapshots.ReadPositionAsync(cancellationToken), cancellationToken);
        await snapshots.CorrectAsync(
            async position =>
            {
                await FoldToAsync(fold, response.Position, response, position, cancellationToken);
                return fold;
            },
            (subject, counted, expected) => Note(response, CounterSource.Snapshot, subject, counted, expected),
            cancellationToken);
        await FoldToAsync(fold, response.Position, response, await reader.ReadHeadAsync(cancellationToken), cancellationToken);
        for (var shard = 0; shard < CounterSubject.Shards; shard++)
            await ReconcileAsync(shard, fold, response.Position, response, cancellationToken);
        response.Subjects = fold.Subjects;
        Log.CountersReconciled(logger, response.Position, response.Drifted);
        return response;
    }

    private async Task FoldToAsync(CounterFold fold, long from, ReconcileCountersResponse response, long to, CancellationToken cancellationToken)
    {
        await folder.AddStoredAsync(fold, from, to, new long[CounterSubject.Shards], cancellationToken);
        response.Position = Math.Max(from, to);
    }

    private async Task ReconcileAsync(int shard, CounterFold fold, long foldedTo, ReconcileCountersResponse response, CancellationToken cancellationToken)
    {
        var head = await WaitForAsync(shard, foldedTo, cancellationToken);
        var drifted = response.Drifted;
        foreach (var subjects in fold.OfShard(shard).Keys.ToArray().Chunk(SubjectsAtOnce))
        {
            var (at, counts) = await live.ReadShardAsync(shard, head.Generation, subjects);
            // A shard that was filled again meanwhile is right by that.
            if (at is not { } found || found.Generation != head.Generation)
                return;
            foldedTo = await AdvanceAsync(fold, shard, foldedTo, found.Position, cancellationToken);
            foreach (var (subject, counted) in subjects.Zip(counts, (subject, packed) => (subject, PackedCounters.FromBytes(packed ?? []))))
                Note(response, CounterSource.Live, subject, counted, fold.OfShard(shard)[subject]);
        }
        if (response.Drifted > drifted)
            await live.DropAsync(shard, head.Generation, fold.OfShard(shard).Keys);
    }

    private async Task<long> AdvanceAsync(CounterFold fold, int shard, long from, long to, CancellationToken cancellationToken)
    {
        var positions = new long[CounterSubject.Shards];
        Array.Fill(positions, long.MaxValue);
        positions[shard] = from;
        await folder.AddStoredAsync(fold, from, to, positions, cancellationToken);
        return Math.Max(from, to);
    }

    private static void Note(ReconcileCountersResponse response, CounterSource source, CounterSubject subject, long[] counted, long[] expected)
    {
        for (var i = 0; i < counted.Length; i++)
        {
            if (counted[i] == expected[i])
                continue;
            response.Drifted++;
            if (response.Drifts.Count < DriftsListed)
                response.Drifts.Add(new CounterDrift
                {
                    Subject = subject.ToReadable(), Counter = ((Counter)i).ToFieldName(), Counted = counted[i], Expected = expected[i], Source = source,
                });
        }
    }

    /// <summary>The shard's head when it has got as far as the fold.</summary>
    private async Task<ShardHead> WaitForAsync(int shard, long position, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (timeProvider.GetElapsedTime(started) < LongestWait)
        {
            if ((await live.ReadHeadsAsync())[shard] is { } head && head.Position >= position)
                return head;
            await Task.Delay(Look, timeProvider, cancellationToken);
        }
        throw Problem.Unavailable();
    }
}
