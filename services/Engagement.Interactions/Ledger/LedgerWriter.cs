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
    private int _backlog;

    /// <summary>Checks each item by itself and commits those accepted together; a result for each, in order. Otherwise as <see cref="WriteAsync"/>.</summary>
    public async Task<LedgerResult[]> WriteAcceptedAsync<TItem>(
        IReadOnlyList<TItem> items, Func<TItem, (LedgerEntry? Entry, Problem? Problem)> check, CancellationToken cancellationToken)
    {
        var checks = items.Select(check).ToArray();
        var written = await WriteAsync([.. checks.Select(item => item.Entry).OfType<LedgerEntry>()], cancellationToken);
        var next = 0;
        return [.. checks.Select(item => item.Problem is { } problem ? problem : written[next++])];
    }

    /// <summary>Commits the entries; a result for each, in order: a receipt, or the problem that refuses it for ever.</summary>
    /// <exception cref="Problem">RESOURCE_EXHAUSTED when too much is waiting.</exception>
    /// <exception cref="Exception">An outage of the database: nothing is known to be committed, and the same entries can be sent again.</exception>
    public async Task<IReadOnlyList<LedgerResult>> WriteAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
            return [];
        if (Interlocked.Add(ref _backlog, entries.Count) > options.Value.LargestBacklog)
        {
            Interlocked.Add(ref _backlog, -entries.Count);
            throw Problem.Overloaded(RetryAfter);
        }
        var write = new Write(entries);
        if (!_writes.Writer.TryWrite(write))
            throw new OperationCanceledException("The writer has stopped.");
        return await write.Results.Task.WaitAsync(cancellationToken);
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
        while (_writes.Reader.TryPeek(out var write) && (size == 0 || size + write.Entries.Count <= options.Value.BatchSize)
               && _writes.Reader.TryRead(out write))
        {
            batch.Add(write);
            size += write.Entries.Count;
        }
        metrics.Backlog(Interlocked.Add(ref _backlog, -size));
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

    private sealed class Write(IReadOnlyList<LedgerEntry> entries)
    {
        public IReadOnlyList<LedgerEntry> Entries { get; } = entries;

        public TaskCompletionSource<IReadOnlyList<LedgerResult>> Results { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
