namespace Engagement.Feed.Ranking;

/// <summary>
/// How much of a video is watched when it is shown, as a mean that few showings cannot move far: it begins at what is usual, as if that had been seen some times
/// already (a Bayesian mean with a declared prior). Published in docs/services/feed.md.
/// </summary>
internal static class WatchShares
{
    /// <summary>What is expected of a video of which nothing is known.</summary>
    public const double Usual = 0.3;

    /// <summary>So many showings of a video weigh as much as what is usual.</summary>
    private const double StrengthOfVideo = 10;

    /// <summary>So many videos of a topic or creator, shown to one viewer, weigh as much as what is usual.</summary>
    private const double StrengthOfTaste = 5;

    /// <summary>Of a video, by all viewers, from 0 to 1.</summary>
    /// <param name="shown">Impressions, or views where those are more: not every client tells of impressions.</param>
    /// <param name="watchedMs">In all its watch sessions, no part of it twice in one.</param>
    public static double OfVideo(long shown, long watchedMs, long durationMs)
        => durationMs > 0 ? Math.Clamp(Drawn((double)watchedMs / durationMs, shown, StrengthOfVideo), 0, 1) : Usual;

    /// <summary>A viewer's taste for a topic or creator: how much more than usual is watched of its videos, from -0.3 to 0.7; 0 when nothing is known.</summary>
    public static double Taste(double shares, double shown) => Drawn(shares, shown, StrengthOfTaste) - Usual;

    private static double Drawn(double shares, double shown, double strength) => (Math.Max(0, shares) + (strength * Usual)) / (Math.Max(0, shown) + strength);
}
