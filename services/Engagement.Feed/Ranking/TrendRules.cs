using Engagement.Ledger.V1;

namespace Engagement.Feed.Ranking;

/// <summary>A sum of worths, each halved for every half-life of its age at a moment.</summary>
internal readonly record struct TrendSum(double Worth, DateTime At);

/// <summary>What is engaged with in these hours: as <see cref="EngagementRules"/>, with a short half-life.</summary>
internal static class TrendRules
{
    public static readonly TimeSpan HalfLife = TimeSpan.FromHours(6);

    // Forward decay from a fixed moment, as of the heat, would overflow within some months at this half-life.
    private static readonly DateTime Landmark = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static TrendSum Of(LedgerEvent ledgerEvent) => new(
        ledgerEvent.Effect * EngagementRules.WeightOf(EngagementRules.FactOf(ledgerEvent)),
        (ledgerEvent.Retraction?.OccurredAt ?? ledgerEvent.OccurredAt).ToDateTime());

    /// <summary>Both, at the later of their moments.</summary>
    public static TrendSum Add(TrendSum one, TrendSum other)
    {
        var at = one.At > other.At ? one.At : other.At;
        return new(WorthAt(one, at) + WorthAt(other, at), at);
    }

    /// <summary>Orders sums of different moments: larger is more, at any moment; minus infinity for what is nothing.</summary>
    public static double KeyOf(TrendSum sum) => sum.Worth > 0 ? Math.Log2(sum.Worth) + ((sum.At - Landmark) / HalfLife) : double.NegativeInfinity;

    private static double WorthAt(TrendSum sum, DateTime at) => sum.Worth * Math.Pow(2, -((at - sum.At) / HalfLife));
}
