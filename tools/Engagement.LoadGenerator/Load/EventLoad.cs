using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.Testing;

namespace Engagement.LoadGenerator.Load;

/// <summary>Fills a system with events before something else is measured.</summary>
internal static class EventLoad
{
    private const int Batch = 1000;
    private const int Callers = 8;

    private static readonly TimeSpan CountingPatience = TimeSpan.FromMinutes(2);

    public static async Task RecordAsync(SystemUnderTest system, ExposureLog log, int events, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(system.Address);
        var client = new InteractionService.InteractionServiceClient(channel);
        var metadata = Connections.As("load", "service");
        var source = new InteractionSource(log, seed: 1);
        var batches = Enumerable.Range(0, (events + Batch - 1) / Batch)
            .Select(_ => new RecordInteractionsRequest { Interactions = { Enumerable.Range(0, Batch).Select(_ => source.Next()) } })
            .ToArray();
        await Parallel.ForEachAsync(
            batches, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                var response = await client.RecordInteractionsAsync(batch, metadata, cancellationToken: token);
                if (response.Results.FirstOrDefault(result => result.Error is not null) is { } refused)
                    throw new InvalidOperationException($"An interaction was refused: {refused.Error.Message}");
            });
        var counted = new CountedPosition(channel, log);
        var head = await system.HeadAsync(cancellationToken);
        await Until.IsTrueAsync(
            async () => await counted.ReadAsync(cancellationToken) >= head, CountingPatience, "the counters got to the ledger's head");
    }
}
