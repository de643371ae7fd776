using System.Threading.Channels;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>
/// Group commit: the events of many calls go to disk in one transaction, and each call is answered after it. One commit is under way at a time;
/// what comes meanwhile is the next one. Calls are taken whole, in order.
/// </summary>
internal sealed class LedgerWriter(
    LedgerStore store, LedgerHead head, InteractionsMetrics metrics, IOptions<LedgerOptions> options, ILogger<LedgerWriter> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _lock = new();
    private TaskCompletionSource _room = NewSignal();
    private int _events;
    private long _bytes;

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
            if (!_writes.Writer.TryWrite(write))
                throw new OperationCanceledException("The writer has stopped.");
            _events += write.Entries.Count;
            _bytes += write.Bytes;
            return true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Write>();
        try
        {
            while (await _writes.Reader.WaitToReadAsync(stoppingToken))
            {
                Take(batch);
                await CommitAsync(batch, stoppingToken);
                batch.Clear();
            }
        }
        finally
        {
            _writes.Writer.TryComplete();
            while (_writes.Reader.TryRead(out var write))
                batch.Add(write);
            foreach (var write in batch)
                write.Results.TrySetException(new OperationCanceledException("The writer has stopped."));
        }
    }

    private void Take(List<Write> batch)
    {
        var size = 0;
        var bytes = 0L;
        while (_writes.Reader.TryPeek(out var write) && (size == 0 || size + write.Entries.Count <= options.Value.BatchSize)
               && _writes.Reader.TryRead(out write))
        {
            batch.Add(write);
            size += write.Entries.Count;
            bytes += write.Bytes;
        }
        TaskCompletionSource room;
        lock (_lock)
        {
            metrics.Backlog(_events -= size);
            _bytes -= bytes;
            (room, _room) = (_room, NewSignal());
        }
        room.SetResult();
    }

    private async Task CommitAsync(List<Write> batch, CancellationToken cancellationToken)
    {
        try
        {
            var results = await store.CommitAsync([.. batch.SelectMany(write => write.Entries)], cancellationToken);
            head.Advance(results.Position);
            var offset = 0;
            foreach (var write in batch)
            {
                write.Results.TrySetResult(new ArraySegment<LedgerResult>(results.Results, offset, write.Entries.Count));
                offset += write.Entries.Count;
            }
        }
        catch (PostgresException exception) when (batch.Count > 1 && !Outage.Is(exception))
        {
            // One call's content that the database refuses must not fail its neighbours.
            Log.CommitSplit(logger, exception, batch.Count);
            foreach (var write in batch)
                await CommitAsync([write], cancellationToken);
        }
        catch (Exception exception)
        {
            foreach (var write in batch)
                write.Results.TrySetException(exception);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Write(IReadOnlyList<LedgerEntry> entries)
    {
        public IReadOnlyList<LedgerEntry> Entries { get; } = entries;

        public long Bytes { get; } = entries.Sum(entry => entry.Bytes);

        public TaskCompletionSource<ArraySegment<LedgerResult>> Results { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
