using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Events;
using Engagement.Platform.Leadership;

namespace Engagement.Interactions.Privacy;

/// <summary>
/// Erases histories: deletes one entry after the other, as their viewer would. The deletions' ids follow from the erasure's, so whoever does it again, or at
/// the same time, does the same.
/// </summary>
internal sealed class HistoryEraser(
    HistoryErasureStore store, RecordInteractionsHandler recording, Leader leader, TimeProvider timeProvider, ILogger<HistoryEraser> logger) : BackgroundService
{
    // Those that their calls have left: nobody waits for them.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>Ends when it is done, also when it was before.</summary>
    public async Task EraseAsync(string userId, Guid eventId, CancellationToken cancellationToken)
    {
        if (await store.FindPendingAsync(userId, eventId, cancellationToken) is { } erasure)
            await EraseAsync(erasure, cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => leader.RunAsync("history-erasure", EraseAllAsync, stoppingToken);

    private async Task EraseAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var erasure in await store.ListPendingAsync(cancellationToken))
                await EraseAsync(erasure, cancellationToken);
            await Task.Delay(Look, timeProvider, cancellationToken);
        }
    }

    private async Task EraseAsync(PendingErasure erasure, CancellationToken cancellationToken)
    {
        var viewer = new Caller(erasure.UserId, IsService: false, IsModerator: false, ActsForAnother: false);
        var (last, erased) = (Guid.Empty, 0);
        while (await store.ListEntriesAsync(erasure, last, RecordInteractionsHandler.LargestBatch, cancellationToken) is { Count: > 0 } entries)
        {
            var results = await recording.HandleAsync(viewer, [.. entries.Select(entry => DeletionOf(erasure, entry))], waitWhenFull: true, cancellationToken);
            if (Array.Find(results, result => result.Problem is not null).Problem is { } problem)
                throw problem;
            (last, erased) = (entries[^1], erased + entries.Count);
        }
        await store.SetDoneAsync(erasure, cancellationToken);
        Log.HistoryErased(logger, erased);
    }

    private static Interaction DeletionOf(PendingErasure erasure, Guid entry) => new()
    {
        EventId = EventIds.Derive(erasure.EventId, entry.ToString()).ToString(),
        HistoryDeletion = new HistoryDeletion { EventId = entry.ToString() },
    };
}
