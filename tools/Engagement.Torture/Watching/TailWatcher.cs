using Engagement.Ledger.V1;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Grpc.Core;

namespace Engagement.Torture.Watching;

/// <summary>What the tail said of one event.</summary>
internal readonly record struct Tailed(long Position, string UserId, string EventId, int Kind, int Effect, long WatchedMs);

/// <summary>Follows the ledger as the other services do, over every break, from the position where it was.</summary>
internal sealed class TailWatcher(Board board, Calls calls, Findings findings, Func<TimeSpan> calm)
{
    private const string Check = "tail";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly List<Tailed> _events = [];
    private long _position;

    /// <summary>To be read when <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<Tailed> Events => _events;

    public long Position => Interlocked.Read(ref _position);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var client = new LedgerService.LedgerServiceClient(calls.AsService());
        while (true)
        {
            try
            {
                using var call = client.Tail(new TailRequest { AfterPosition = Position }, cancellationToken: cancellationToken);
                await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
                    Take(response);
            }
            catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (exception.StatusCode == StatusCode.InvalidArgument)
                    findings.Add(Check, $"the tail refuses to go on at {Position}: {exception.Status.Detail}");
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Looks that what is acknowledged is soon on the tail, when nothing has gone wrong for a while.</summary>
    public async Task WatchLatenessAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (newest, started) = (board.NewestPosition, TimeProvider.System.GetTimestamp());
            while (Position < newest)
            {
                await Task.Delay(Look, cancellationToken);
                var waited = TimeProvider.System.GetElapsedTime(started);
                if (waited < Late || calm() < Late * 2 || Position >= newest)
                    continue;
                findings.Add("tail in time", $"position {newest} was acknowledged {waited.TotalSeconds:F0} s ago, and the tail is at {Position}");
                break;
            }
            findings.Compared("tail in time");
            await Task.Delay(Look, cancellationToken);
        }
    }

    private void Take(TailResponse response)
    {
        foreach (var e in response.Events)
        {
            findings.Compared(Check);
            if (e.Position != Position + 1)
                findings.Add(Check, $"position {e.Position} comes after {Position}");
            _events.Add(new Tailed(e.Position, e.UserId, e.EventId, (int)e.FactCase, e.Effect, e.WatchedMs));
            Interlocked.Exchange(ref _position, e.Position);
        }
    }
}
