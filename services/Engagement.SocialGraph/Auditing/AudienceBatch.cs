using Engagement.Interactions.V1;
using Engagement.Ledger.V1;

namespace Engagement.SocialGraph.Auditing;

/// <summary>A batch of the ledger as what it adds to audiences.</summary>
internal sealed class AudienceBatch
{
    /// <param name="events">In order of position, at least one.</param>
    public AudienceBatch(IReadOnlyList<LedgerEvent> events)
    {
        Until = events[^1].Position;
        foreach (var ledgerEvent in events)
            Add(ledgerEvent);
    }

    public long Until { get; }

    /// <summary>By viewer, creator and video, whose length weighs the views.</summary>
    public Dictionary<(string ViewerId, string CreatorId, string VideoId), AudienceSums> Sums { get; } = [];

    public Dictionary<string, (string CreatorId, long LengthMs, DateTime At)> Published { get; } = [];

    private void Add(LedgerEvent ledgerEvent)
    {
        switch (ledgerEvent.Retraction?.Kind ?? (EventKind)ledgerEvent.FactCase)
        {
            case EventKind.Impression:
                Change(ledgerEvent, sums => sums with { Impressions = sums.Impressions + ledgerEvent.Effect });
                break;
            case EventKind.Watch:
                Change(ledgerEvent, sums => sums with { Views = sums.Views + ledgerEvent.Effect, WatchedMs = sums.WatchedMs + ledgerEvent.WatchedMs });
                break;
            case EventKind.Like or EventKind.Unlike:
                Change(ledgerEvent, sums => sums with { Likes = sums.Likes + ledgerEvent.Effect });
                break;
            case EventKind.VideoPublished:
                Published[ledgerEvent.VideoId] = (
                    ledgerEvent.UserId, (long)ledgerEvent.VideoPublished.Duration.ToTimeSpan().TotalMilliseconds, ledgerEvent.OccurredAt.ToDateTime());
                break;
        }
    }

    // Nobody is their own audience.
    private void Change(LedgerEvent ledgerEvent, Func<AudienceSums, AudienceSums> change)
    {
        if (ledgerEvent.UserId == ledgerEvent.OtherUserId || ledgerEvent.OtherUserId.Length == 0)
            return;
        var key = (ledgerEvent.UserId, ledgerEvent.OtherUserId, ledgerEvent.VideoId);
        var at = (ledgerEvent.Retraction?.OccurredAt ?? ledgerEvent.OccurredAt).ToDateTime();
        var sums = change(Sums.GetValueOrDefault(key));
        Sums[key] = sums with { LastSeenAt = at > sums.LastSeenAt ? at : sums.LastSeenAt };
    }
}

internal readonly record struct AudienceSums(long Impressions, long Views, long WatchedMs, long Likes, DateTime LastSeenAt);
