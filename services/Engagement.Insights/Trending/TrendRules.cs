using Engagement.Insights.V1;

namespace Engagement.Insights.Trending;

/// <summary>What is more than usual, and by whom.</summary>
internal static class TrendRules
{
    /// <summary>A trend is as seldom as once in 10 to the power of this, by chance.</summary>
    public const double SignificanceOfATrend = 5;

    /// <summary>What is kept, to see where a trend came from.</summary>
    public const double SignificanceKept = 3;

    /// <summary>A day must be known before anything is more than usual.</summary>
    public const int FewestLearnt = TrendTicks.OfADay;

    /// <summary>With fewer nothing is more than usual.</summary>
    public const int FewestActs = 8;

    /// <summary>Of what was expected, in a tick.</summary>
    public const double MostLearnt = 3;

    private const double TimesExpected = 2;

    // Rates of subjects vary by themselves by about a fifth: NB with this size has that much beyond Poisson.
    private const double Size = 20;

    // What a subject that nobody met before may be met, and how much its own hour must have been seen to count as much as its day.
    private const double Unknown = 1.5;
    private const double ExpectedOfADay = 5;

    private const double MostNew = 0.5;
    private const double TimesNewOfAll = 3;
    // Of more it would take many accounts, and a few that do the rest could keep a trend of others from being one.
    private const double FewAccounts = 50;
    private const double MostActsOfAViewer = 3;
    private const double ActsOfAViewer = 2;

    private static readonly TimeSpan NewUntil = TimeSpan.FromDays(1);
    private static readonly TimeSpan YoungUntil = TimeSpan.FromDays(7);

    /// <summary>How long a viewer has been known; of those who were there when the ledger began nobody can say.</summary>
    public static ViewerAge AgeOf(DateTime firstAt, DateTime beganAt, DateTime now)
        => firstAt < beganAt + YoungUntil || now - firstAt >= YoungUntil ? ViewerAge.Aged : now - firstAt < NewUntil ? ViewerAge.New : ViewerAge.Young;

    public static double WeightOf(ViewerAge age) => age switch { ViewerAge.New => 0, ViewerAge.Young => 0.3, _ => 1 };

    /// <summary>
    /// Weighted viewers that a subject should have had: its usual share of all that is met at this hour of the day, times all that was met. So what changes for all, by
    /// the hour, on Sundays, in an outage, changes for it as well.
    /// </summary>
    public static double Expected(double[] history, double[] ofAll, int hour, double exposure)
    {
        var (all, own) = (ofAll.Sum(), history.Sum());
        if (all <= 0 || own <= 0)
            return Unknown;
        var prior = ExpectedOfADay * all / own;
        return ((Around(history, hour) + ExpectedOfADay) / (Around(ofAll, hour) + prior) * exposure) + Unknown;
    }

    /// <summary>-log10 of about the chance to see so many, or more, where so many are expected: the negative binomial's rate of large deviations.</summary>
    public static double Significance(double observed, double expected)
        => observed <= expected ? 0
            : ((observed * Math.Log(observed / expected)) - ((observed + Size) * Math.Log((observed + Size) / (expected + Size)))) / Math.Log(10);

    public static bool IsTrend(double observed, double expected)
        => observed >= TimesExpected * expected && Significance(observed, expected) >= SignificanceOfATrend;

    /// <summary>Why what looks like a burst is not taken for one.</summary>
    public static TrendDiscount DiscountOf(TrendWindow window, TrendWindow ofAll, double expected)
    {
        if (window.Viewers < FewAccounts && window.Acts >= MostActsOfAViewer * window.Viewers && IsTrend(window.Acts / ActsOfAViewer, expected))
            return TrendDiscount.FewAccounts;
        if (!IsTrend(window.Viewers, expected))
            return TrendDiscount.Unspecified;
        var (share, ofAllShare) = (window.NewViewers / Math.Max(1, window.Viewers), ofAll.NewViewers / Math.Max(1, ofAll.Viewers));
        return !IsTrend(window.Weighted, expected) || (share > MostNew && share > TimesNewOfAll * ofAllShare)
            ? TrendDiscount.NewAccounts : TrendDiscount.Unspecified;
    }

    // The hours beside it count half: usage does not change on the hour.
    private static double Around(double[] history, int hour)
        => (history[hour] / 2) + ((history[(hour + 1) % history.Length] + history[(hour + history.Length - 1) % history.Length]) / 4);
}
