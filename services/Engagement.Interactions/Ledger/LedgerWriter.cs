using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// Group commit: the events of many calls go to disk in one transaction, and each call is answered after it. One commit is under way at a time;
/// what comes meanwhile is the next one. Calls are taken whole, in order. It has a thread of its own, which waits for the database: as continuations in the
/// pool its steps would wait behind the decoding of large requests, at every round trip of a commit.
/// </summary>
internal sealed class LedgerWriter(
    LedgerStore store, LedgerHead head, InteractionsMetrics metrics, IOptions<LedgerOptions> options, ILogger<LedgerWriter> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly Queue<Write> _writes = new();
    private readonly AutoResetEvent _arrived = new(false);
    private readonly Lock _lock = new();
    private TaskCompletionSource _room = NewSignal();
    private int _events;
    private long _bytes;
    private bool _stopped;

    /// <summary>
    /// Checks each item by itself and commits those accepted together; a result for each, in order: a receipt, or the problem that refuses it for ever.
    /// </summary>
    /// <param name="waitWhenFull">Whether to wait for room in the backlog, in place of a refusal.</param>
    /// <exception cref="Problem">RESOURCE_EXHAUSTED when too much is waiting.</exception>
    /// <exception cref="Exception">An outage of the database: nothing is known to be committed, and the same items can be sent again.</exception>
    public async Task<LedgerResult[]> WriteAcceptedAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TItem, (LedgerEntry? Entry, Problem? Problem)> check, bool waitWhenFull, CancellationToken cancellationToken)
    {
        var results = new LedgerResult[items.Count];
        var accepted = new List<LedgerEntry>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var (entry, problem) = check(items[i]);
            if (problem is null)
                accepted.Add(entry!);
            else
                results[i] = problem;
        }
        if (accepted.Count == 0)
            return results;
        var write = new Write(accepted);
        while (!TryEnqueue(write, out var room))
        {
            if (!waitWhenFull)
                throw Problem.Overloaded(RetryAfter);
            await room.WaitAsync(cancellationToken);
        }
        var written = await write.Results.Task.WaitAsync(cancellationToken);
        for (int i = 0, next = 0; i < results.Length; i++)
        {
            if (results[i].Problem is null)
                results[i] = written[next++];
        }
        return results;
    }

    private bool TryEnqueue(Write write, out Task room)
    {
        lock (_lock)
        {
            room = _room.Task;
            // One that is larger than all the room there is gets in when nothing else waits.
            if (_events > 0 && (_events + write.Entries.Count > options.Value.LargestBacklog || _bytes + write.Bytes > options.Value.LargestBacklogBytes))
                return false;
            if (_stopped)
                throw Stopped();
            _writes.Enqueue(write);
            _events += write.Entries.Count;
            _bytes += write.Bytes;
        }
        _arrived.Set();
        return true;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public override void Dispose()
    {
        base.Dispose();
        _arrived.Dispose();
    }

    private void Run(CancellationToken stoppingToken)
    {
        WaitHandle[] signals = [_arrived, stoppingToken.WaitHandle];
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (Take() is { Count: > 0 } batch)
                    Commit(batch);
                else
                    WaitHandle.WaitAny(signals);
            }
        }
        finally
        {
            lock (_lock)
            {
                _stopped = true;
            }
            Answer(_writes, write => write.Results.TrySetException(Stopped()));
        }
    }

    private List<Write> Take()
    {
        var batch = new List<Write>();
        TaskCompletionSource room;
        lock (_lock)
        {
            var size = 0;
            while (_writes.TryPeek(out var write) && (size == 0 || size + write.Entries.Count <= options.Value.BatchSize))
            {
                batch.Add(_writes.Dequeue());
                size += write.Entries.Count;
                _bytes -= write.Bytes;
            }
            if (size == 0)
                return batch;
            metrics.Backlog(_events -= size);
            (room, _room) = (_room, NewSignal());
        }
        room.SetResult();
        return batch;
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            var results = store.Commit([.. batch.SelectMany(write => write.Entries)]);
            head.Advance(results.Position);
            var offset = 0;
            Answer(batch, write =>
            {
                write.Results.TrySetResult(new ArraySegment<LedgerResult>(results.Results, offset, write.Entries.Count));
                offset += write.Entries.Count;
            });
        }
        catch (PostgresException exception) when (batch.Count > 1 && !Outage.Is(exception))
        {
            // One call's content that the database refuses must not fail its neighbours.
            Log.CommitSplit(logger, exception, batch.Count);
            foreach (var write in batch)
                Commit([write]);
        }
        catch (Exception exception)
        {
            Answer(batch, write => write.Results.TrySetException(exception));
        }
    }

    /// <summary>One after the other, by one thread of the pool: to wake one for each takes as long as most of them do.</summary>
    private static void Answer(IEnumerable<Write> writes, Action<Write> answer) => ThreadPool.UnsafeQueueUserWorkItem(
        _ =>
        {
            foreach (var write in writes)
                answer(write);
        },
        null);

    private static OperationCanceledException Stopped() => new("The writer has stopped.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Write(IReadOnlyList<LedgerEntry> entries)
    {
        public IReadOnlyList<LedgerEntry> Entries { get; } = entries;

        public long Bytes { get; } = entries.Sum(entry => entry.Bytes);

        public TaskCompletionSource<ArraySegment<LedgerResult>> Results { get; } = new();
    }
}
