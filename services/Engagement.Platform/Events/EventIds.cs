using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;

namespace Engagement.Platform.Events;

/// <summary>How old or early an event may be. Section `Ledger`, the same for every service.</summary>
public sealed class EventHorizonOptions
{
    public const string Section = "Ledger";

    /// <summary>How far back an event's time may lie, default 6 years (2,192 days); older ones are refused, never counted.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan Horizon { get; set; } = TimeSpan.FromDays(2192);

    /// <summary>How far an event's time may be ahead of the server's clock, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Event ids: UUIDv7 (RFC 9562), whose first 48 bits are Unix milliseconds.</summary>
public sealed class EventIds(IOptions<EventHorizonOptions> options, TimeProvider timeProvider)
{
    public const string MustBeUuid7 = "must be a UUIDv7 in its usual text form";

    private const int TextLength = 36;

    /// <summary>Reads an id; false, with the violation noted, when it is not a UUIDv7.</summary>
    public static bool TryParse(string text, string field, FieldViolations violations, out Guid eventId)
    {
        // TryParseExact would look past white space around it, and one event could then have several texts for an id.
        var parsed = Guid.TryParseExact(text, "D", out eventId) && text.Length == TextLength && eventId is { Version: 7, Variant: >= 8 and <= 11 };
        violations.Require(parsed, field, MustBeUuid7);
        return parsed;
    }

    /// <summary>The moment that an id was made at, to the millisecond; the last one there is, when its 48 bits say the year 10,000 or later.</summary>
    public static DateTimeOffset TimeOf(Guid eventId)
    {
        Span<byte> bytes = stackalloc byte[16];
        eventId.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    /// <summary>The least UUID of a moment: its 48 bits of time, and nothing else. No id of an earlier moment is greater, none of a later one less.</summary>
    public static Guid LeastAt(DateTimeOffset time)
    {
        var milliseconds = time.ToUnixTimeMilliseconds();
        return new Guid((uint)(milliseconds >> 16), (ushort)milliseconds, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /// <summary>
    /// The id of an event that another brings along, the same whenever it is derived: that one's moment, and 74 bits of a SHA-256 of its id and a purpose.
    /// </summary>
    /// <param name="purpose">What tells this event from the others that the same one brings along.</param>
    public static Guid Derive(Guid eventId, string purpose)
    {
        Span<byte> bytes = stackalloc byte[16];
        eventId.TryWriteBytes(bytes, bigEndian: true, out _);
        SHA256.HashData([.. bytes, .. Encoding.UTF8.GetBytes(purpose)]).AsSpan(0, 10).CopyTo(bytes[6..]);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Why an id of this time is refused: before the horizon, or too far in the future; else null.</summary>
    public Problem? Refuse(Guid eventId)
    {
        var time = TimeOf(eventId);
        var now = timeProvider.GetUtcNow();
        return time > now + options.Value.ClockSkew ? Problem.EventFromFuture("event_id")
            : time < now - options.Value.Horizon ? Problem.FailedPrecondition(
                ErrorReason.EventTooOld, "The event is older than the ledger's horizon.")
            : null;
    }
}
