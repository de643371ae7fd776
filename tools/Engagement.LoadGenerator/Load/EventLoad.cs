using System.Diagnostics;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.Testing;

namespace Engagement.LoadGenerator.Load;

/// <summary>New events over the stream.</summary>
internal sealed class EventLoad(SystemUnderTest system, ExposureLog log, int seed)
{
    private static readonly TimeSpan CountingPatience = TimeSpan.FromMinutes(5);

    private readonly InteractionSource _source = new(log, seed);

    /// <summary>Durable events a second: from the first that is sent to the last that is acknowledged. Prepared before, and counted after.</summary>
    public async Task<Measurement> RecordAsync(int events, CancellationToken cancellationToken)
    {
        var requests = _source.NextRequests(events, StreamLoad.Each);
        await system.SettleAsync(cancellationToken);
        var processors = system.MeterProcessors();
        var started = Stopwatch.GetTimestamp();
        var latencies = await StreamLoad.SendAsync(system.Address, requests, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = processors.Read();
        await WaitUntilCountedAsync(cancellationToken);
        return new Measurement(events / elapsed.TotalSeconds, latencies.Summarize(), used);
    }

    /// <summary>How long new events take from the first that is sent until all are in the counters.</summary>
    public async Task<TimeSpan> RecordAndCountAsync(int events, CancellationToken cancellationToken)
    {
        var requests = _source.NextRequests(events, StreamLoad.Each);
        await system.SettleAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await StreamLoad.SendAsync(system.Address, requests, cancellationToken);
        await WaitUntilCountedAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Until everything that is in the ledger is in the counters: then the system rests.</summary>
    public async Task WaitUntilCountedAsync(CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(system.Address);
        var counted = new CountedPosition(channel, log);
        var head = await system.HeadAsync(cancellationToken);
        await Until.IsTrueAsync(
            async () => await counted.ReadAsync(cancellationToken) >= head, CountingPatience, "the counters got to the ledger's head");
    }
}
