using Engagement.Insights.V1;

namespace Engagement.Insights.Trending;

/// <summary>A subject in the window that ends with a tick, in which it was met more than it should have been.</summary>
/// <param name="Observed">Different viewers, by the weight of their age.</param>
/// <param name="Expected">What that should have been.</param>
/// <param name="Viewers">Different viewers.</param>
/// <param name="NewViewers">Of these, those who are known for less than a week.</param>
/// <param name="Videos">Where it was met most.</param>
internal sealed record TrendPoint(
    TrendKey Key, long Tick, double Observed, double Expected, double Significance, double Viewers, double NewViewers, long Acts, TrendDiscount Discount,
    string[] Videos)
{
    public bool IsTrend => Discount == TrendDiscount.Unspecified && TrendRules.IsTrend(Observed, Expected);

    public double Excess => Observed - Expected;
}
