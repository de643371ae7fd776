using System.Buffers.Binary;
using System.Diagnostics;
using Engagement.Ledger.V1;
using Engagement.Platform.Persistence;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>Events as rows of the ledger's table, and back.</summary>
internal static class LedgerRows
{
    /// <summary>The columns that <see cref="Read"/> takes, in its order.</summary>
    public const string Columns =
        "position, user_id, event_id, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at, trace_id, span_id, body";

    /// <summary>How many columns <see cref="Copy"/> has.</summary>
    public const short CopiedColumns = 14;

    // In the order of Write.
    private const string WrittenColumns =
        "user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at, fingerprint, trace_id, span_id, body";

    public const string Copy = $"COPY ledger ({WrittenColumns}) FROM STDIN (FORMAT binary)";

    private const string InsertRows = $"""
        INSERT INTO ledger ({WrittenColumns})
        SELECT user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, $1, fingerprint, trace_id, span_id, body
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS sent (
            user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, fingerprint, trace_id, span_id, body)
        """;

    /// <summary>
    /// Writes the rows of some events, of one time of record. Half again as dear a row as <see cref="Copy"/>, but it goes with the statements around it,
    /// where a COPY waits twice.
    /// </summary>
    public static NpgsqlBatchCommand Insert(LedgerEntry[] entries, DateTimeOffset recordedAt)
    {
        var traces = Array.ConvertAll(entries, TraceOf);
        return Statement.Of(
            InsertRows,
            recordedAt.UtcDateTime,
            Array.ConvertAll(entries, entry => entry.UserId),
            Array.ConvertAll(entries, entry => entry.EventId),
            Array.ConvertAll(entries, entry => entry.Event.Position),
            Array.ConvertAll(entries, entry => (short)entry.Kind),
            Array.ConvertAll(entries, entry => (short)entry.Event.Effect),
            Array.ConvertAll(entries, entry => entry.Event.WatchedMs),
            Array.ConvertAll(entries, entry => entry.Event.VideoId is { Length: > 0 } id ? id : null),
            Array.ConvertAll(entries, entry => entry.Event.OtherUserId is { Length: > 0 } id ? id : null),
            Array.ConvertAll(entries, entry => entry.OccurredAt.UtcDateTime),
            Array.ConvertAll(entries, entry => entry.Fingerprint),
            Array.ConvertAll(traces, trace => trace?.Id),
            Array.ConvertAll(traces, trace => trace?.Span),
            Array.ConvertAll(entries, BodyOf));
    }

    /// <summary>Adds the row of an event, for <see cref="Copy"/>.</summary>
    public static void Write(CopyRows rows, LedgerEntry entry, DateTimeOffset recordedAt)
    {
        var ledgerEvent = entry.Event;
        rows.Row();
        rows.Write(entry.UserId);
        rows.Write(entry.EventId);
        rows.Write(ledgerEvent.Position);
        rows.Write((short)entry.Kind);
        rows.Write((short)ledgerEvent.Effect);
        rows.Write(ledgerEvent.WatchedMs);
        rows.WriteOrNull(ledgerEvent.VideoId);
        rows.WriteOrNull(ledgerEvent.OtherUserId);
        rows.Write(entry.OccurredAt);
        rows.Write(recordedAt);
        rows.Write(entry.Fingerprint);
        if (TraceOf(entry) is { } trace)
        {
            rows.Write(trace.Id);
            rows.Write(trace.Span);
        }
        else
        {
            rows.Null();
            rows.Null();
        }
        if (EffectsOf(ledgerEvent) is { } effects)
            rows.Write(entry.Body.Span, effects);
        else
            rows.Write(entry.Body.Span);
    }

    /// <summary>Reads an event from <see cref="Columns"/>.</summary>
    public static LedgerEvent Read(NpgsqlDataReader row)
    {
        var ledgerEvent = LedgerEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(11));
        ledgerEvent.Position = row.GetInt64(0);
        ledgerEvent.UserId = row.GetString(1);
        ledgerEvent.EventId = row.GetGuid(2).ToString();
        ledgerEvent.Effect = row.GetInt16(3);
        ledgerEvent.WatchedMs = row.GetInt64(4);
        ledgerEvent.VideoId = row.IsDBNull(5) ? "" : row.GetString(5);
        ledgerEvent.OtherUserId = row.IsDBNull(6) ? "" : row.GetString(6);
        ledgerEvent.OccurredAt = Timestamp.FromDateTime(row.GetDateTime(7));
        ledgerEvent.RecordedAt = Timestamp.FromDateTime(row.GetDateTime(8));
        if (!row.IsDBNull(9))
            ledgerEvent.Traceparent = TraceparentOf(row.GetGuid(9), row.GetInt64(10));
        return ledgerEvent;
    }

    private static (Guid Id, long Span)? TraceOf(LedgerEntry entry)
    {
        if (entry.Trace == default)
            return null;
        Span<byte> traceId = stackalloc byte[16];
        entry.Trace.TraceId.CopyTo(traceId);
        // Of its very length: it fills what it is given.
        Span<byte> spanId = stackalloc byte[8];
        entry.Trace.SpanId.CopyTo(spanId);
        return (new Guid(traceId, bigEndian: true), BinaryPrimitives.ReadInt64BigEndian(spanId));
    }

    private static byte[] BodyOf(LedgerEntry entry)
        => EffectsOf(entry.Event) is { } effects ? [.. entry.Body.Span, .. effects.ToByteArray()] : entry.Body.ToArray();

    /// <summary>What the write adds to an event's body; null for nothing.</summary>
    private static LedgerEvent? EffectsOf(LedgerEvent ledgerEvent) => ledgerEvent is { WatchEffect: null, Retraction: null, SentimentEffect: null }
        ? null
        : new LedgerEvent { WatchEffect = ledgerEvent.WatchEffect, Retraction = ledgerEvent.Retraction, SentimentEffect = ledgerEvent.SentimentEffect };

    public static string TraceparentOf(ActivityContext trace) => $"00-{trace.TraceId.ToHexString()}-{trace.SpanId.ToHexString()}-01";

    private static string TraceparentOf(Guid traceId, long spanId)
    {
        Span<byte> span = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(span, spanId);
        return $"00-{traceId:N}-{ActivitySpanId.CreateFromBytes(span).ToHexString()}-01";
    }
}
