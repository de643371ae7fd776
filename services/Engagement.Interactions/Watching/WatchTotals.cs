using Engagement.Interactions.V1;
using Engagement.Ledger.V1;

namespace Engagement.Interactions.Watching;

/// <summary>What a session adds to the counters: the sums of the effects of its events so far.</summary>
internal readonly record struct WatchTotals(
    long Views, long WatchedMs, long UniqueWatchedMs, long PlayTimeMs, long QualityViews, long Completions, long Skips,
    long Reached25, long Reached50, long Reached75, long Reached95, long Loops)
{
    public static WatchTotals Of(WatchFigures figures) => new(
        One(figures.Viewed), figures.WatchedMs, figures.UniqueWatchedMs, figures.PlayTimeMs, One(figures.QualityViewed), One(figures.Completed),
        One(figures.Skipped), One(figures.Reached25), One(figures.Reached50), One(figures.Reached75), One(figures.Reached95), figures.Loops);

    public static WatchTotals Of(LedgerEvent watch)
    {
        var effect = watch.WatchEffect ?? new WatchEffect();
        return new(
            watch.Effect, watch.WatchedMs, effect.UniqueWatchedMs, effect.PlayTimeMs, effect.QualityViews, effect.Completions, effect.Skips,
            effect.Reached25, effect.Reached50, effect.Reached75, effect.Reached95, effect.Loops);
    }

    /// <summary>Makes the event the one that changes these totals to those.</summary>
    public void SetChange(LedgerEvent change, WatchTotals to)
    {
        change.Effect = (int)(to.Views - Views);
        change.WatchedMs = to.WatchedMs - WatchedMs;
        change.WatchEffect = new WatchEffect
        {
            UniqueWatchedMs = to.UniqueWatchedMs - UniqueWatchedMs,
            PlayTimeMs = to.PlayTimeMs - PlayTimeMs,
            QualityViews = (int)(to.QualityViews - QualityViews),
            Completions = (int)(to.Completions - Completions),
            Skips = (int)(to.Skips - Skips),
            Reached25 = (int)(to.Reached25 - Reached25),
            Reached50 = (int)(to.Reached50 - Reached50),
            Reached75 = (int)(to.Reached75 - Reached75),
            Reached95 = (int)(to.Reached95 - Reached95),
            Loops = (int)(to.Loops - Loops),
        };
    }

    public long[] ToArray() =>
        [Views, WatchedMs, UniqueWatchedMs, PlayTimeMs, QualityViews, Completions, Skips, Reached25, Reached50, Reached75, Reached95, Loops];

    public static WatchTotals FromArray(long[] counted) => new(
        counted[0], counted[1], counted[2], counted[3], counted[4], counted[5], counted[6], counted[7], counted[8], counted[9], counted[10], counted[11]);

    private static long One(bool holds) => holds ? 1 : 0;
}
