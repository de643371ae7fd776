using System.Threading.Channels;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Interactions.Recording;

/// <summary>
/// Records a stream of requests: reads ahead as far as the window allows, so that commits are large, and acknowledges in the order of the requests. A
/// request beyond the window is not read, and HTTP/2's flow control holds the sender back.
/// </summary>
internal sealed class StreamInteractionsHandler(RecordInteractionsHandler recording)
{
    /// <summary>Requests of a stream that wait for their acknowledgement at most: with 1000 interactions each, 20,000 of these.</summary>
    private const int Window = 20;

    public async Task HandleAsync(
        Caller caller, IAsyncStreamReader<StreamInteractionsRequest> requests, IServerStreamWriter<StreamInteractionsResponse> responses,
        CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The one that is being acknowledged has left the channel.
        var pending = Channel.CreateBounded<(long Sequence, Task<LedgerResult[]> Results)>(Window - 1);
        var acknowledging = AcknowledgeAsync(pending.Reader, responses, broken);
        try
        {
            while (await requests.MoveNext(broken.Token))
            {
                var request = requests.Current;
                var results = recording.HandleAsync(caller, request.Interactions, waitWhenFull: true, broken.Token);
                await pending.Writer.WriteAsync((request.Sequence, results), broken.Token);
            }
        }
        catch (OperationCanceledException) when (broken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // An acknowledgement failed; why, is thrown below.
        }
        finally
        {
            pending.Writer.Complete();
        }
        await acknowledging;
    }

    private static async Task AcknowledgeAsync(
        ChannelReader<(long Sequence, Task<LedgerResult[]> Results)> pending, IServerStreamWriter<StreamInteractionsResponse> responses,
        CancellationTokenSource broken)
    {
        try
        {
            await foreach (var (sequence, results) in pending.ReadAllAsync(broken.Token))
                await responses.WriteAsync(Acknowledgement(sequence, await results), broken.Token);
        }
        catch
        {
            await broken.CancelAsync();
            throw;
        }
    }

    /// <summary>The interactions recorded now have positions without gaps, since those of one request are committed together and in order.</summary>
    private static StreamInteractionsResponse Acknowledgement(long sequence, LedgerResult[] results)
    {
        var response = new StreamInteractionsResponse { Sequence = sequence };
        for (var i = 0; i < results.Length; i++)
        {
            var (receipt, problem) = results[i];
            if (problem is not null)
                response.Exceptions.Add(new StreamException { Index = i, Error = problem.Status });
            else if (receipt.Duplicate || receipt.ShareToken.Length > 0)
                response.Exceptions.Add(new StreamException { Index = i, Receipt = receipt.ToProto() });
            if (problem is null && !receipt.Duplicate && response.FirstPosition == 0)
                (response.FirstPosition, response.RecordedAt) = (receipt.Position, receipt.RecordedAt.ToTimestamp());
        }
        return response;
    }
}
