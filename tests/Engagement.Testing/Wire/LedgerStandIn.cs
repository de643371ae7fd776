using System.Runtime.CompilerServices;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Testing.Wire;

/// <summary>The ledger of Interactions in memory, to serve as a <see cref="Neighbour"/>: idempotent, dense positions, a live tail.</summary>
public sealed class LedgerStandIn : LedgerService.LedgerServiceBase
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<LedgerEvent> _events = [];
    private readonly Dictionary<(string UserId, string EventId), LedgerEvent> _byId = [];
    private TaskCompletionSource _grown = NewSignal();

    /// <summary>What is in it now, in order.</summary>
    public IReadOnlyList<LedgerEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    /// <summary>The first event that fits, waiting for it if need be.</summary>
    public async Task<LedgerEvent> WaitForAsync(Func<LedgerEvent, bool> fits, [CallerArgumentExpression(nameof(fits))] string what = "")
    {
        using var bound = new CancellationTokenSource(Patience);
        while (true)
        {
            var (events, grown, _) = After(0, int.MaxValue);
            if (events.FirstOrDefault(fits) is { } found)
                return found;
            try
            {
                await grown.WaitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No event with {what} came within {Patience}; there are {events.Count} others.");
            }
        }
    }

    /// <summary>Appends as <see cref="LedgerService"/> does, and answers the receipts.</summary>
    public IReadOnlyList<Receipt> Append(params IEnumerable<LedgerEvent> events)
    {
        lock (_lock)
        {
            var receipts = events.Select(Record).ToList();
            _grown.TrySetResult();
            _grown = NewSignal();
            return receipts;
        }
    }

    public override Task<AppendResponse> Append(AppendRequest request, ServerCallContext context)
        => Task.FromResult(new AppendResponse
        {
            Results = { Append(request.Events).Select(receipt => new AppendResult { Receipt = receipt }) },
        });

    public override async Task Tail(TailRequest request, IServerStreamWriter<TailResponse> responseStream, ServerCallContext context)
    {
        var position = request.AfterPosition;
        for (var first = true; ; first = false)
        {
            var (events, grown, head) = After(position, 1000);
            if (events.Count == 0 && !first)
            {
                await grown.WaitAsync(context.CancellationToken);
                continue;
            }
            position += events.Count;
            await responseStream.WriteAsync(new TailResponse { Events = { events }, HeadPosition = head }, context.CancellationToken);
        }
    }

    private (IReadOnlyList<LedgerEvent> Events, Task Grown, long Head) After(long position, int atMost)
    {
        lock (_lock)
            return ([.. _events.Skip((int)position).Take(atMost)], _grown.Task, _events.Count);
    }

    private Receipt Record(LedgerEvent sent)
    {
        var isNew = !_byId.TryGetValue((sent.UserId, sent.EventId), out var stored);
        if (isNew)
        {
            stored = sent.Clone();
            stored.Position = _events.Count + 1;
            // A script may say when it was.
            stored.RecordedAt ??= Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
            _events.Add(stored);
            _byId.Add((sent.UserId, sent.EventId), stored);
        }
        return new Receipt { EventId = stored!.EventId, Position = stored.Position, RecordedAt = stored.RecordedAt, Duplicate = !isNew };
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
