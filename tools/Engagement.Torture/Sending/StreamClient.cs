using System.Collections.Concurrent;
using System.Threading.Channels;
using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Grpc.Core;

namespace Engagement.Torture.Sending;

/// <summary>Holds a stream; when it breaks, a new one, on which what was not acknowledged is sent again.</summary>
internal sealed class StreamClient(int number, SendingWorld world, ClientLedger ledger, BatchClient forTheGraph)
{
    private const int LargestRequest = 400;
    private const int MostUnderWay = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<long, (List<Send> Sends, bool[] Ready)> _underWay = new();
    private readonly ConcurrentQueue<Send> _ofGraph = new();
    private Dice _dice = Dice.For(world.Plan.Seed, number, purpose: 6);
    private long _sequence;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(StreamsAsync(cancellationToken), AppendAsync(cancellationToken));

    private async Task StreamsAsync(CancellationToken cancellationToken)
    {
        while (world.Queue.Open > 0)
        {
            try
            {
                await StreamAsync(cancellationToken);
            }
            catch (RpcException exception) when (Calls.IsOutage(exception) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private async Task StreamAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var client = new InteractionService.InteractionServiceClient(world.Calls.AsService());
        using var call = client.StreamInteractions(cancellationToken: ending.Token);
        var slots = Channel.CreateBounded<bool>(MostUnderWay);
        var acknowledging = AcknowledgeAsync(call.ResponseStream, slots.Reader, ending);
        try
        {
            await SendAllAsync(call.RequestStream, slots.Writer, acknowledging, ending.Token);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is not RpcException && !cancellationToken.IsCancellationRequested)
        {
            // The stream is broken; the reading side knows why.
        }
        await acknowledging;
    }

    private async Task SendAllAsync(
        IClientStreamWriter<StreamInteractionsRequest> requests, ChannelWriter<bool> slots, Task acknowledging, CancellationToken cancellationToken)
    {
        foreach (var sequence in _underWay.Keys.Order().ToArray())
            await SendAsync(requests, slots, sequence, _underWay[sequence].Sends, cancellationToken);
        while (world.Queue.Open > 0 && !acknowledging.IsCompleted)
        {
            var taken = world.Queue.Take(_dice.From(1, LargestRequest), ref _dice);
            var ofGraph = taken.Where(send => world.Plan[send.Index].IsOfGraph).ToList();
            var others = taken.Where(send => !world.Plan[send.Index].IsOfGraph).ToList();
            foreach (var send in ofGraph)
                _ofGraph.Enqueue(send);
            if (others.Count > 0)
                await SendAsync(requests, slots, ++_sequence, others, cancellationToken);
            else
                await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>The graph's events have no stream: they are appended, beside it.</summary>
    private async Task AppendAsync(CancellationToken cancellationToken)
    {
        while (world.Queue.Open > 0)
        {
            var taken = new List<Send>();
            while (_ofGraph.TryDequeue(out var send))
                taken.Add(send);
            if (taken.Count > 0)
                await forTheGraph.AppendUntilAnsweredAsync(taken, cancellationToken);
            else
                await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task SendAsync(
        IClientStreamWriter<StreamInteractionsRequest> requests, ChannelWriter<bool> slots, long sequence, List<Send> sends,
        CancellationToken cancellationToken)
    {
        // First noted, then sent: a stream that breaks in between has it sent again.
        _underWay[sequence] = (sends, world.Sending(sends));
        await slots.WriteAsync(true, cancellationToken);
        await requests.WriteAsync(
            new StreamInteractionsRequest { Sequence = sequence, Interactions = { sends.Select(world.MessageOf) } }, cancellationToken);
    }

    private async Task AcknowledgeAsync(
        IAsyncStreamReader<StreamInteractionsResponse> responses, ChannelReader<bool> slots, CancellationTokenSource ending)
    {
        try
        {
            while (await NextAsync(responses, ending.Token))
            {
                Take(responses.Current);
                slots.TryRead(out _);
            }
        }
        finally
        {
            // However the stream ended, the sending side is not to wait for a slot.
            await ending.CancelAsync();
        }
    }

    private async Task<bool> NextAsync(IAsyncStreamReader<StreamInteractionsResponse> responses, CancellationToken cancellationToken)
    {
        var next = responses.MoveNext(cancellationToken);
        while (true)
        {
            try
            {
                return await next.WaitAsync(LongestSilence, cancellationToken);
            }
            catch (TimeoutException) when (_underWay.IsEmpty)
            {
                // Nothing is owed to us.
            }
            catch (TimeoutException)
            {
                world.Answers.Silent($"stream {number}: no acknowledgement for {LongestSilence.TotalSeconds} s with {_underWay.Count} requests under way");
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "silent stream"));
            }
        }
    }

    private void Take(StreamInteractionsResponse response)
    {
        if (!_underWay.TryRemove(response.Sequence, out var request))
        {
            world.Answers.Silent($"stream {number}: an acknowledgement of request {response.Sequence}, which was not under way");
            return;
        }
        var exceptions = response.Exceptions.ToDictionary(exception => exception.Index);
        var answers = new List<(Acknowledged, string)>();
        var position = response.FirstPosition;
        var recordedAt = response.RecordedAt is { } time ? BatchClient.Micros(time) : 0;
        for (var i = 0; i < request.Sends.Count; i++)
        {
            var exception = exceptions.GetValueOrDefault(i);
            if (exception?.Error is { } error)
            {
                world.Answers.Refusal(request.Sends[i], error, request.Ready[i]);
                continue;
            }
            var receipt = exception?.Receipt ?? new Receipt { Position = position };
            if (!receipt.Duplicate)
                world.Answers.InOrder(request.Sends[i], receipt.Position, position++);
            var at = receipt.RecordedAt is { } own ? BatchClient.Micros(own) : recordedAt;
            if (world.Answers.Receipt(request.Sends[i], receipt.Position, at, receipt.Duplicate, receipt.ShareToken) is { } acknowledged)
                answers.Add((acknowledged, receipt.ShareToken));
        }
        world.WriteDown(ledger, answers);
    }
}
