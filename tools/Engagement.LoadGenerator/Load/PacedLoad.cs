using System.Diagnostics;
using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Load;

/// <summary>An interaction that is in the ledger.</summary>
/// <param name="DueAt">When it was to be sent, by Stopwatch: a sender that comes late makes it no younger.</param>
internal readonly record struct Recorded(Interaction Interaction, long Position, long DueAt);

/// <summary>New interactions at an even pace, in small batches, whether those before have been answered or not.</summary>
internal sealed class PacedLoad(Uri address, InteractionSource source, int aSecond)
{
    private const int AtOnce = 20;

    /// <param name="recorded">Told of the interactions of each batch when they are acknowledged.</param>
    public async Task SendAsync(int interactions, Action<IReadOnlyList<Recorded>> recorded, CancellationToken cancellationToken)
    {
        using var channel = Connections.Open(address);
        var client = new InteractionService.InteractionServiceClient(channel);
        var token = Connections.As("load", "service");
        var (started, calls) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var sent = 0; sent < interactions; sent += AtOnce)
        {
            var due = started + ((long)sent * Stopwatch.Frequency / aSecond);
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, cancellationToken);
            calls.Add(SendAsync(due));
        }
        await Task.WhenAll(calls);

        async Task SendAsync(long due)
        {
            var request = new RecordInteractionsRequest();
            for (var i = 0; i < AtOnce; i++)
                request.Interactions.Add(source.Next());
            var response = await client.RecordInteractionsAsync(request, token, cancellationToken: cancellationToken);
            if (response.Results.FirstOrDefault(result => result.Receipt is null) is { } refused)
                throw new InvalidOperationException($"An interaction was not recorded: {refused}");
            recorded([.. request.Interactions.Zip(response.Results, (interaction, result) => new Recorded(interaction, result.Receipt.Position, due))]);
        }
    }
}
