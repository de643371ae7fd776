using System.Diagnostics;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;

namespace Engagement.Interactions.Ledger;

/// <summary>Appends the events of the other services, whose effects they know themselves.</summary>
internal sealed class AppendHandler(EventIds eventIds, LedgerWriter writer)
{
    /// <summary>A result for each event, in order.</summary>
    public Task<LedgerResult[]> HandleAsync(IReadOnlyList<LedgerEvent> events, CancellationToken cancellationToken)
        => writer.WriteAcceptedAsync(events, Check, waitWhenFull: false, cancellationToken);

    private (LedgerEntry?, Problem?) Check(LedgerEvent ledgerEvent)
        => Refuse(ledgerEvent, out var eventId) is { } problem ? (null, problem) : (EntryOf(ledgerEvent, eventId), null);

    private Problem? Refuse(LedgerEvent ledgerEvent, out Guid eventId)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(ledgerEvent.EventId, "event_id", violations, out eventId);
        violations.RequireId(ledgerEvent.UserId, "user_id")
            .RequireIdOrEmpty(ledgerEvent.VideoId, "video_id")
            .RequireIdOrEmpty(ledgerEvent.OtherUserId, "other_user_id")
            .Require(ledgerEvent.OccurredAt is not null, "occurred_at", "must be set")
            .Require(ledgerEvent.Effect is >= -1 and <= 1, "effect", "must be -1, 0 or 1")
            .Require((EventKind)ledgerEvent.FactCase is >= EventKind.Follow, "fact", "must be an event of another service");
        if (ledgerEvent.FactCase == LedgerEvent.FactOneofCase.VideoPublished)
            violations.Require(ledgerEvent.VideoPublished.Duration is not null, "video_published.duration", "must be set");
        return violations.Any ? violations.ToProblem() : eventIds.Refuse(eventId);
    }

    private static LedgerEntry EntryOf(LedgerEvent ledgerEvent, Guid eventId)
    {
        ledgerEvent.WatchedMs = 0;
        ledgerEvent.WatchEffect = null;
        ledgerEvent.Retraction = null;
        ledgerEvent.SentimentEffect = null;
        // The trace is the call's that made the event, not the relay's, and a repeat may come with another.
        var trace = ActivityContext.TryParse(ledgerEvent.Traceparent, null, isRemote: true, out var context) ? context : default;
        ledgerEvent.Traceparent = "";
        return new LedgerEntry
        {
            UserId = ledgerEvent.UserId,
            EventId = eventId,
            Event = ledgerEvent,
            Body = LedgerEntry.BodyOf(ledgerEvent),
            Fingerprint = LedgerEntry.FingerprintOf(ledgerEvent, out var bytes),
            Bytes = bytes,
            Trace = trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? trace : default,
        };
    }
}
