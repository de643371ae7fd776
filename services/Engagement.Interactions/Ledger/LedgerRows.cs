using System.Buffers.Binary;
using System.Diagnostics;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using NpgsqlTypes;

namespace Engagement.Interactions.Ledger;

/// <summary>Events as rows of the ledger's table, and back.</summary>
internal static class LedgerRows
{
    /// <summary>The columns that <see cref="Read"/> takes, in its order.</summary>
    public const string Columns =
        "position, user_id, event_id, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at, trace_id, span_id, body";

    private const string InsertEvents = """
        INSERT INTO ledger (user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at,
                            fingerprint, trace_id, span_id, body)
        SELECT user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, @recorded_at,
               fingerprint, trace_id, span_id, body
        FROM unnest(@user_ids, @event_ids, @positions, @kinds, @effects, @watched_ms, @video_ids, @other_user_ids, @occurred_at,
                    @fingerprints, @trace_ids, @span_ids, @bodies)
          AS e (user_id, event_id, position, kind, effect, watched_ms, video_id, other_user_id, occurred_at, fingerprint, trace_id, span_id, body)
        """;

    public static NpgsqlBatchCommand Insert(List<LedgerEntry> entries, DateTimeOffset recordedAt) => new(InsertEvents)
    {
        Parameters =
        {
            new("recorded_at", recordedAt),
            Column("user_ids", NpgsqlDbType.Text, entries, entry => entry.UserId),
            Column("event_ids", NpgsqlDbType.Uuid, entries, entry => entry.EventId),
            Column("positions", NpgsqlDbType.Bigint, entries, entry => entry.Event.Position),
            Column("kinds", NpgsqlDbType.Smallint, entries, entry => (short)entry.Kind),
            Column("effects", NpgsqlDbType.Smallint, entries, entry => (short)entry.Event.Effect),
            Column("watched_ms", NpgsqlDbType.Bigint, entries, entry => entry.Event.WatchedMs),
            Column("video_ids", NpgsqlDbType.Text, entries, entry => entry.Event.VideoId is "" ? null : entry.Event.VideoId),
            Column("other_user_ids", NpgsqlDbType.Text, entries, entry => entry.Event.OtherUserId is "" ? null : entry.Event.OtherUserId),
            Column("occurred_at", NpgsqlDbType.TimestampTz, entries, entry => entry.OccurredAt),
            Column("fingerprints", NpgsqlDbType.Bigint, entries, entry => entry.Fingerprint),
            Column("trace_ids", NpgsqlDbType.Uuid, entries, entry => TraceIdOf(entry.Trace)),
            Column("span_ids", NpgsqlDbType.Bigint, entries, entry => SpanIdOf(entry.Trace)),
            Column("bodies", NpgsqlDbType.Bytea, entries, entry => entry.Body()),
        },
    };

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

    private static NpgsqlParameter Column<T>(string name, NpgsqlDbType type, List<LedgerEntry> rows, Func<LedgerEntry, T> select)
        => new(name, NpgsqlDbType.Array | type) { Value = rows.ConvertAll(entry => select(entry)) };

    private static Guid? TraceIdOf(ActivityContext trace) => trace == default ? null : Guid.ParseExact(trace.TraceId.ToHexString(), "N");

    private static long? SpanIdOf(ActivityContext trace)
    {
        if (trace == default)
            return null;
        Span<byte> span = stackalloc byte[8];
        trace.SpanId.CopyTo(span);
        return BinaryPrimitives.ReadInt64BigEndian(span);
    }

    private static string TraceparentOf(Guid traceId, long spanId)
    {
        Span<byte> span = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(span, spanId);
        return $"00-{traceId:N}-{ActivitySpanId.CreateFromBytes(span).ToHexString()}-01";
    }
}
