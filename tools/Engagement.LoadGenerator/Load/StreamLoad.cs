using System.Diagnostics;
using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Grpc.Core;
using Grpc.Net.Client;

namespace Engagement.LoadGenerator.Load;

/// <summary>
/// Sends prepared requests over some streams and waits for every acknowledgement. They were serialised before, and only so many are unacknowledged
/// at a time.
/// </summary>
internal static class StreamLoad
{
    /// <summary>Of interactions, at which a round trip is not noticed any more. The service takes at most as many.</summary>
    public const int Each = 1000;

    private const int Streams = 4;
    private const int Unacknowledged = 8;

    private static readonly Method<byte[], StreamInteractionsResponse> Method = new(
        MethodType.DuplexStreaming, "engagement.interactions.v1.InteractionService", "StreamInteractions",
        Marshallers.Create(bytes => bytes, bytes => bytes),
        Marshallers.Create(_ => throw new NotSupportedException(), StreamInteractionsResponse.Parser.ParseFrom));

    /// <summary>The latency is that of a request, from its sending to its acknowledgement.</summary>
    public static async Task<LatencyHistogram> SendAsync(Uri address, IReadOnlyList<byte[]> requests, CancellationToken cancellationToken)
    {
        var channels = Enumerable.Range(0, Streams).Select(_ => Connections.Open(address)).ToArray();
        try
        {
            var all = new LatencyHistogram();
            foreach (var histogram in await Task.WhenAll(channels.Select((channel, stream) => Task.Run(
                () => SendAsync(channel, requests.Where((_, i) => i % Streams == stream).ToArray(), cancellationToken), cancellationToken))))
            {
                all.Add(histogram);
            }
            return all;
        }
        finally
        {
            foreach (var channel in channels)
                channel.Dispose();
        }
    }

    private static async Task<LatencyHistogram> SendAsync(GrpcChannel channel, byte[][] requests, CancellationToken cancellationToken)
    {
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            Method, host: null, new CallOptions(Connections.As("load", "service"), cancellationToken: cancellationToken));
        using var places = new SemaphoreSlim(Unacknowledged);
        var sent = new Queue<long>(Unacknowledged);
        var latencies = new LatencyHistogram();
        var reading = ReadAsync();
        foreach (var request in requests)
        {
            await places.WaitAsync(cancellationToken);
            if (reading.IsFaulted)
                break;
            lock (sent)
                sent.Enqueue(Stopwatch.GetTimestamp());
            await call.RequestStream.WriteAsync(request, cancellationToken);
        }
        await call.RequestStream.CompleteAsync();
        await reading;
        return latencies.Count == requests.Length
            ? latencies
            : throw new InvalidOperationException($"{latencies.Count} of {requests.Length} requests were acknowledged.");

        async Task ReadAsync()
        {
            try
            {
                await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
                {
                    if (response.Exceptions.FirstOrDefault(exception => exception.Error is not null || exception.Receipt.Duplicate) is { } refused)
                        throw new InvalidOperationException($"An interaction was not recorded as new: {refused}");
                    lock (sent)
                        latencies.RecordSince(sent.Dequeue());
                    places.Release();
                }
            }
            finally
            {
                // The sender must not wait for an answer that will not come.
                places.Release(Unacknowledged);
            }
        }
    }
}
