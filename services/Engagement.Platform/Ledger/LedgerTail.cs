using System.Runtime.CompilerServices;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Engagement.Platform.Ledger;

/// <summary>Follows the ledger of Interactions for ever: in order, nothing left out, nothing twice, over any number of broken streams.</summary>
public sealed partial class LedgerTail(LedgerService.LedgerServiceClient ledger, TimeProvider timeProvider, ILogger<LedgerTail> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>The ledger after a position, in the batches that it comes in; an empty batch says that the tail is live.</summary>
    public async IAsyncEnumerable<TailResponse> ReadAsync(long afterPosition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = FirstWait;
        while (true)
        {
            using var call = ledger.Tail(new TailRequest { AfterPosition = afterPosition }, cancellationToken: cancellationToken);
            while (await TryMoveNextAsync(call.ResponseStream, cancellationToken))
            {
                wait = FirstWait;
                var batch = call.ResponseStream.Current;
                if (batch.Events.Count > 0)
                    afterPosition = batch.Events[^1].Position;
                yield return batch;
            }
            await Task.Delay(wait, timeProvider, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
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
