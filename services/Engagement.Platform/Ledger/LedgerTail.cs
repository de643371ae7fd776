using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Engagement.Platform.Ledger;

/// <summary>Follows the ledger of Interactions for ever: in order, nothing left out, nothing twice, over any number of broken streams.</summary>
public sealed partial class LedgerTail(LedgerService.LedgerServiceClient ledger, TimeProvider timeProvider, ILogger<LedgerTail> logger)
{
    private const int LargestBatch = 4_000;

    // Of the ledger's, which are of up to a thousand events.
    private const int MostArrived = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>The ledger after a position. What has arrived while the reader was busy is one batch; an empty batch says that the tail is live.</summary>
    public async IAsyncEnumerable<TailResponse> ReadAsync(long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        while (true)
        {
            using var call = ledger.Tail(new TailRequest { AfterPosition = afterPosition }, cancellationToken: cancellationToken);
            using var receiving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var arrived = Channel.CreateBounded<TailResponse>(MostArrived);
            var received = ReceiveAsync(call.ResponseStream, arrived.Writer, receiving.Token);
            try
            {
                while (await arrived.Reader.WaitToReadAsync(cancellationToken))
                {
                    wait = FirstWait;
                    var batch = Gather(arrived.Reader);
                    if (batch.Events.Count > 0)
                        afterPosition = batch.Events[^1].Position;
                    yield return batch;
                }
            }
            finally
            {
                await receiving.CancelAsync();
                await received;
            }
            await Task.Delay(wait, timeProvider, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private static TailResponse Gather(ChannelReader<TailResponse> arrived)
    {
        arrived.TryRead(out var batch);
        while (batch!.Events.Count > 0 && arrived.TryPeek(out var next) && next.Events.Count > 0 && batch.Events.Count + next.Events.Count <= LargestBatch
            && arrived.TryRead(out next))
            batch.MergeFrom(next);
        return batch;
    }

    private async Task ReceiveAsync(IAsyncStreamReader<TailResponse> stream, ChannelWriter<TailResponse> arrived, CancellationToken cancellationToken)
    {
        try
        {
            while (await TryMoveNextAsync(stream, cancellationToken))
                await arrived.WriteAsync(stream.Current, cancellationToken);
            arrived.Complete();
        }
        catch (Exception exception)
        {
            arrived.Complete(exception);
        }
    }

    private async Task<bool> TryMoveNextAsync(IAsyncStreamReader<TailResponse> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested && (Outage.Is(exception) || exception.StatusCode == StatusCode.Cancelled))
        {
            LogBroken(logger, exception.StatusCode);
            return false;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            // Not an RpcException: a background service that ends with one when its host stops is taken for a failed one.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    [LoggerMessage(1201, LogLevel.Information, "The ledger's tail broke off ({Status}); going on where it was")]
    private static partial void LogBroken(ILogger logger, StatusCode status);
}
