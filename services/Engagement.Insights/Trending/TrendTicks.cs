namespace Engagement.Insights.Trending;

/// <summary>Five minutes by the ledger's clock, so that nobody can put an act into the past; numbered from the year 1.</summary>
internal static class TrendTicks
{
    public const int Minutes = 5;

    public const int OfADay = 24 * 60 / Minutes;

    /// <summary>How many of them are looked at together: a quarter of an hour.</summary>
    public const int Window = 3;

    private const long Length = Minutes * TimeSpan.TicksPerMinute;

    public static long Of(DateTime time) => time.Ticks / Length;

    public static DateTime StartOf(long tick) => new(tick * Length, DateTimeKind.Utc);

    public static int HourOf(long tick) => (int)(tick % OfADay * Minutes / 60);
}
