namespace Engagement.Insights.Retention;

/// <summary>Videos of like length: those between the same two powers of two of a second, all below one second together.</summary>
internal static class LengthClass
{
    private const int MsOfASecond = 1000;

    public static short Of(long durationMs) => durationMs < MsOfASecond ? (short)0 : (short)(1 + long.Log2(durationMs / MsOfASecond));

    /// <summary>The shortest length of a class.</summary>
    public static long ShortestMs(short lengthClass) => lengthClass == 0 ? 0 : MsOfASecond << (lengthClass - 1);
}
