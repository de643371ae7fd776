namespace Engagement.Platform.Time;

/// <summary>What PostgreSQL keeps of a time. Cut off before it is used, so that what was answered first is what is read later.</summary>
public static class Microseconds
{
    public static DateTime TruncateToMicroseconds(this DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    public static DateTimeOffset TruncateToMicroseconds(this DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
