using System.Buffers;
using System.Diagnostics;
using System.IO.Hashing;
using Engagement.Interactions.Sentiment;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Interactions.Ledger;

/// <summary>An event on its way into the ledger.</summary>
internal sealed class LedgerEntry
{
    public required string UserId { get; init; }

    public required Guid EventId { get; init; }

    /// <summary>What is known of it before the write; position, time of record and effect come with the write.</summary>
    public required LedgerEvent Event { get; init; }

    /// <summary>XxHash64 of the content as the client sent it.</summary>
    public required long Fingerprint { get; init; }

    /// <summary>Its row's `body`, but for what the write adds: see <see cref="BodyOf"/>.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Its size on the wire.</summary>
    public int Bytes { get; init; }

    /// <summary>What the ledger itself does not keep: the text of a comment, the name of a collection.</summary>
    public string? Text { get; init; }

    /// <summary>What that text says, when it is a comment's.</summary>
    public Opinion? Opinion { get; init; }

    /// <summary>The length of the video, for a watch.</summary>
    public long VideoDurationMs { get; init; }

    /// <summary>The trace that it came with.</summary>
    public ActivityContext Trace { get; init; }

    public EventKind Kind => (EventKind)Event.FactCase;

    public DateTimeOffset OccurredAt => Event.OccurredAt.ToDateTimeOffset();

    /// <summary>An entry that is in the ledger.</summary>
    public static LedgerEntry Of(LedgerEvent recorded)
        => new() { UserId = recorded.UserId, EventId = Guid.Parse(recorded.EventId), Event = recorded, Fingerprint = 0, Body = default };

    /// <summary>The event id that a deletion from the history is of.</summary>
    public Guid? TargetId => Kind == EventKind.HistoryDeletion ? Guid.Parse(Event.HistoryDeletion.EventId) : null;

    public static long FingerprintOf(IMessage content, out int size)
    {
        size = content.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        var bytes = buffer.AsSpan(0, size);
        content.WriteTo(bytes);
        var fingerprint = (long)XxHash64.HashToUInt64(bytes);
        ArrayPool<byte>.Shared.Return(buffer);
        return fingerprint;
    }

    /// <summary>What the row's `body` keeps of an event, before its effects are known: the parts that have no column.</summary>
    public static byte[] BodyOf(LedgerEvent ledgerEvent)
    {
        var body = ledgerEvent.Clone();
        body.Position = 0;
        body.EventId = body.UserId = body.VideoId = body.OtherUserId = body.Traceparent = "";
        body.OccurredAt = body.RecordedAt = null;
        body.Effect = 0;
        body.WatchedMs = 0;
        return body.ToByteArray();
    }
}

/// <summary>The proof that an entry is in the ledger.</summary>
internal readonly record struct LedgerReceipt(Guid EventId, long Position, DateTimeOffset RecordedAt, bool Duplicate, string ShareToken = "")
{
    public Receipt ToProto() => new()
    {
        EventId = EventId.ToString(),
        Position = Position,
        RecordedAt = RecordedAt.ToTimestamp(),
        Duplicate = Duplicate,
        ShareToken = ShareToken,
    };
}
