using System.Buffers.Binary;
using System.Diagnostics;
using Engagement.Ledger.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Ledger;

/// <summary>Reads the ledger by position.</summary>
internal sealed class LedgerReader(NpgsqlDataSource dataSource)
{
    private const string SelectHead = "SELECT position FROM ledger_head";

    // The upper bound keeps the plan to one short index range in each partition.
    private const string SelectWindow = """
        SELECT position, user_id, event_id, effect, watched_ms, video_id, other_user_id, occurred_at, recorded_at, trace_id, span_id, body
        FROM ledger WHERE position > @after AND position <= @until ORDER BY position
        """;

    public async Task<long> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SelectHead);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Every event after one position, up to another, in order.</summary>
    public async Task<List<LedgerEvent>> ReadAsync(long after, long until, CancellationToken cancellationToken)
    {
        var events = new List<LedgerEvent>((int)(until - after));
        await using var command = dataSource.CreateCommand(SelectWindow);
        command.Parameters.Add(new("after", after));
        command.Parameters.Add(new("until", until));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            events.Add(Read(reader));
        return events;
    }

    private static LedgerEvent Read(NpgsqlDataReader row)
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

    private static string TraceparentOf(Guid traceId, long spanId)
    {
        Span<byte> span = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(span, spanId);
        return $"00-{traceId:N}-{ActivitySpanId.CreateFromBytes(span).ToHexString()}-01";
    }
}
