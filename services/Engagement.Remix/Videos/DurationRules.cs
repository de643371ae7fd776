using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Videos;

/// <summary>Lengths and moments of a video: whole milliseconds, at most an hour.</summary>
internal static class DurationRules
{
    public const int LongestMs = 60 * 60 * 1000;

    private const int NanosPerMs = 1_000_000;
    private const int LargestNanos = 999_999_999;

    /// <summary>Its milliseconds; 0 when it is not there, or when a violation was noted.</summary>
    public static int ReadMs(Duration? duration, string field, FieldViolations violations)
    {
        if (duration is null)
            return 0;
        // Not by ToTimeSpan, which throws on what it cannot hold.
        var isWellFormed = duration.Seconds is >= 0 and <= LongestMs / 1000 && duration.Nanos is >= 0 and <= LargestNanos;
        var ms = isWellFormed ? (duration.Seconds * 1000) + (duration.Nanos / NanosPerMs) : 0;
        violations
            .Require(isWellFormed && ms <= LongestMs, field, "must be from 0 s to 1 hour, with nanos from 0 to 999,999,999")
            .Require(!isWellFormed || duration.Nanos % NanosPerMs == 0, field, "must be whole milliseconds");
        return ms <= LongestMs ? (int)ms : 0;
    }

    public static Duration ToDuration(int ms) => TimeSpan.FromMilliseconds(ms).ToDuration();
}
