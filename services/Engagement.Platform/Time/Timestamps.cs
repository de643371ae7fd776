using Google.Protobuf.WellKnownTypes;

namespace Engagement.Platform.Time;

/// <summary>What clients send as a time.</summary>
public static class Timestamps
{
    /// <summary>Whether it is one, from 1970 to 9999. To be asked before `ToDateTime`, which throws on what it cannot hold.</summary>
    public static bool IsTime(this Timestamp time) => time is { Seconds: >= 0 and <= 253_402_300_799, Nanos: >= 0 and < 1_000_000_000 };
}
