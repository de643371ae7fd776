using Engagement.Insights.V1;

namespace Engagement.Insights.Trending;

/// <summary>A subject in the list of trends.</summary>
/// <param name="Heat">The significance of its best moment, which fades.</param>
/// <param name="Newest">Its newest point.</param>
internal sealed record RankedTrend(string Subject, double Heat, TrendPhase Phase, DateTime StartedAt, DateTime PeakedAt, TrendPoint Peak, TrendPoint Newest);

/// <summary>Puts subjects in order by their points of the last day.</summary>
internal static class TrendRanking
{
    /// <summary>How long it takes to lose half of its heat.</summary>
    public const double HalfLife = 4.0 * 60 / TrendTicks.Minutes;

    private const double LeastHeat = 1;
    private const double OfThePeak = 0.7;
    private const double Growth = 1.1;

    /// <param name="points">Of subjects of one kind in one region.</param>
    /// <param name="tick">The newest tick that was closed.</param>
    public static IReadOnlyList<RankedTrend> Of(IEnumerable<TrendPoint> points, long tick, int floor)
        => [.. Rank(points, tick, floor, subject => subject.Any(point => point.IsTrend) && !subject.Any(IsDiscounted), point => point.IsTrend)];

    /// <summary>What looks like a burst, and is by new or few accounts; for a day, whatever else it looked like.</summary>
    public static IReadOnlyList<RankedTrend> DiscountedOf(IEnumerable<TrendPoint> points, long tick, int floor)
        => [.. Rank(points, tick, floor, subject => subject.Any(IsDiscounted), IsDiscounted)];

    private static IEnumerable<RankedTrend> Rank(
        IEnumerable<TrendPoint> points, long tick, int floor, Func<IGrouping<string, TrendPoint>, bool> belongs, Func<TrendPoint, bool> counts)
        => points.Where(point => point.Viewers >= floor).GroupBy(point => point.Key.Subject).Where(belongs)
            .Select(subject => RankedOf([.. subject.OrderBy(point => point.Tick)], counts, tick))
            .Where(trend => trend.Heat >= LeastHeat)
            .OrderByDescending(trend => trend.Heat).ThenBy(trend => trend.Subject, StringComparer.Ordinal);

    private static RankedTrend RankedOf(List<TrendPoint> points, Func<TrendPoint, bool> counts, long tick)
    {
        var counting = points.Where(counts).ToArray();
        var (peak, newest) = (counting.MaxBy(point => point.Excess)!, points[^1]);
        return new RankedTrend(
            newest.Key.Subject, counting.Max(point => HeatOf(point, tick)), PhaseOf(points, peak, tick), TrendTicks.StartOf(counting[0].Tick),
            TrendTicks.StartOf(peak.Tick), peak, newest);
    }

    private static double HeatOf(TrendPoint point, long tick)
        => Math.Max(point.Significance, point.Discount == TrendDiscount.Unspecified ? 0 : LeastHeat) * Math.Pow(0.5, (tick - point.Tick) / HalfLife);

    private static TrendPhase PhaseOf(List<TrendPoint> points, TrendPoint peak, long tick)
    {
        var newest = points[^1];
        if (newest.Tick < tick || newest.Excess < OfThePeak * peak.Excess)
            return TrendPhase.Fading;
        var before = points.Count > 1 ? points[^2].Excess : 0;
        return newest.Excess > Growth * before ? TrendPhase.Rising : TrendPhase.Peaking;
    }

    private static bool IsDiscounted(TrendPoint point) => point.Discount != TrendDiscount.Unspecified;
}
