using System.Diagnostics;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Grpc.Net.Client;

namespace Engagement.LoadGenerator.Load;

/// <summary>Unary calls with a fixed number of them under way: each caller sends its next one when the last is answered.</summary>
internal static class ClosedLoop
{
    /// <summary>Over connections that are opened for it and shared by the callers.</summary>
    /// <param name="open">Makes a client of a connection.</param>
    /// <param name="callers">Calls under way.</param>
    /// <param name="duration">How long new ones are begun.</param>
    /// <param name="callAsync">A client and the caller's number: its next call.</param>
    public static async Task<Measurement> RunAsync<TClient>(
        Uri address, Func<GrpcChannel, TClient> open, int callers, TimeSpan duration, Func<ProcessorMeter> meter, Func<TClient, int, Task> callAsync,
        CancellationToken cancellationToken)
    {
        var channels = Connections.OpenAll(address);
        try
        {
            var clients = Array.ConvertAll(channels, channel => open(channel));
            return await RunAsync(callers, duration, meter(), caller => callAsync(clients[caller % clients.Length], caller), cancellationToken);
        }
        finally
        {
            foreach (var channel in channels)
                channel.Dispose();
        }
    }

    private static async Task<Measurement> RunAsync(
        int callers, TimeSpan duration, ProcessorMeter processors, Func<int, Task> callAsync, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var histograms = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller), cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = new LatencyHistogram();
        foreach (var histogram in histograms)
            all.Add(histogram);
        return new Measurement(all.Count / elapsed.TotalSeconds, all.Summarize(), processors.Read());

        async Task<LatencyHistogram> CallAsync(int caller)
        {
            var histogram = new LatencyHistogram();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var sent = Stopwatch.GetTimestamp();
                await callAsync(caller);
                histogram.RecordSince(sent);
            }
            return histogram;
        }
    }
}
