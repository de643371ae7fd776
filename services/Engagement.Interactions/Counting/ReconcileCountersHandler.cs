using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Counting;

/// <summary>
/// Holds every counter in Redis against a fold of the whole ledger, while both go on. Each subject is read together with its shard's position, and
/// the fold is taken to that very position before they are compared. A difference is repaired by adding it, which is right whatever has been counted
/// since. What is in Redis for subjects that the ledger never met is not looked for.
/// </summary>
internal sealed class ReconcileCountersHandler(
    CounterStore store, LedgerReader reader, NpgsqlDataSource dataSource, TimeProvider timeProvider, ILogger<ReconcileCountersHandler> logger)
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
        var position = await reader.ReadHeadAsync(cancellationToken);
        var fold = new CounterFold();
        await fold.AddAsync(reader, after: 0, position, new long[CounterSubject.Shards], cancellationToken);
        var response = new ReconcileCountersResponse { Position = position, Subjects = fold.Subjects };
        for (var shard = 0; shard < CounterSubject.Shards; shard++)
            await ReconcileAsync(shard, fold, position, response, cancellationToken);
        Log.CountersReconciled(logger, position, response.Drifted);
        return response;
    }

    private async Task ReconcileAsync(
        int shard, CounterFold fold, long foldedTo, ReconcileCountersResponse response, CancellationToken cancellationToken)
    {
        var head = await WaitForAsync(shard, foldedTo, cancellationToken);
        foreach (var subjects in fold.OfShard(shard).Keys.ToArray().Chunk(SubjectsAtOnce))
        {
            var reads = await Task.WhenAll(subjects.Select(async subject => (subject, Read: await store.ReadExactlyAsync(subject, head.Generation))));
            // A shard that was rebuilt meanwhile is right by that.
            foreach (var (subject, read) in reads.Where(pair => pair.Read is not null).OrderBy(pair => pair.Read!.Value.Head.Position))
            {
                var (at, counted) = read!.Value;
                foldedTo = await AdvanceAsync(fold, shard, foldedTo, at.Position, cancellationToken);
                await CompareAsync(subject, head.Generation, counted, fold.OfShard(shard)[subject], response);
            }
        }
    }

    private async Task<long> AdvanceAsync(CounterFold fold, int shard, long from, long to, CancellationToken cancellationToken)
    {
        var positions = new long[CounterSubject.Shards];
        Array.Fill(positions, long.MaxValue);
        positions[shard] = from;
        await fold.AddAsync(reader, from, to, positions, cancellationToken);
        return Math.Max(from, to);
    }

    private async Task CompareAsync(
        CounterSubject subject, long generation, Dictionary<string, long> counted, Dictionary<string, long> expected, ReconcileCountersResponse response)
    {
        var drifts = counted.Keys.Union(expected.Keys)
            .Select(counter => (Counter: counter, Counted: counted.GetValueOrDefault(counter), Expected: expected.GetValueOrDefault(counter)))
            .Where(drift => drift.Counted != drift.Expected)
            .ToArray();
        if (drifts.Length == 0)
            return;
        await store.CorrectAsync(subject, generation, drifts.Select(drift => (drift.Counter, drift.Expected - drift.Counted)));
        response.Drifted += drifts.Length;
        response.Drifts.AddRange(drifts.Take(DriftsListed - response.Drifts.Count).Select(drift => new CounterDrift
        {
            Subject = (subject.Kind == 'v' ? "video:" : "user:") + subject.Id,
            Counter = drift.Counter,
            Counted = drift.Counted,
            Expected = drift.Expected,
        }));
    }

    /// <summary>The shard's head when it has got as far as the fold.</summary>
    private async Task<ShardHead> WaitForAsync(int shard, long position, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (timeProvider.GetElapsedTime(started) < LongestWait)
        {
            if ((await store.ReadHeadsAsync())[shard] is { } head && head.Position >= position)
                return head;
            await Task.Delay(Look, timeProvider, cancellationToken);
        }
        throw Problem.Unavailable();
    }
}
