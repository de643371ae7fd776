using System.Buffers.Binary;
using System.Diagnostics;
using Engagement.Ledger.V1;
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

    public const string Copy = """
        COPY ledger (user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at,
                     fingerprint, trace_id, span_id, body)
        FROM STDIN (FORMAT binary)
        """;

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
        WriteTrace(rows, entry.Trace);
        if (ledgerEvent is { WatchEffect: null, Retraction: null, SentimentEffect: null })
        {
            rows.Write(entry.Body.Span);
            return;
        }
        rows.Write(entry.Body.Span, new LedgerEvent
        {
            WatchEffect = ledgerEvent.WatchEffect, Retraction = ledgerEvent.Retraction, SentimentEffect = ledgerEvent.SentimentEffect,
        });
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

    private static void WriteTrace(CopyRows rows, ActivityContext trace)
    {
        if (trace == default)
        {
            rows.Null();
            rows.Null();
            return;
        }
        Span<byte> traceId = stackalloc byte[16];
        trace.TraceId.CopyTo(traceId);
        rows.Write(new Guid(traceId, bigEndian: true));
        // Of its very length: it fills what it is given.
        Span<byte> spanId = stackalloc byte[8];
        trace.SpanId.CopyTo(spanId);
        rows.Write(BinaryPrimitives.ReadInt64BigEndian(spanId));
    }

    public static string TraceparentOf(ActivityContext trace) => $"00-{trace.TraceId.ToHexString()}-{trace.SpanId.ToHexString()}-01";

    private static string TraceparentOf(Guid traceId, long spanId)
    {
        Span<byte> span = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(span, spanId);
        return $"00-{traceId:N}-{ActivitySpanId.CreateFromBytes(span).ToHexString()}-01";
    }
}
