using Engagement.Insights.Segmenting;
using MathNet.Numerics.Distributions;

namespace Engagement.Insights.AlsoWatching;

/// <summary>
/// What may be told of the creators whom the viewers of an account watch too. Each of them parts those viewers into who viewed a video of theirs and who did not, as a dimension of
/// segments does.
/// </summary>
internal static class AlsoWatchedRules
{
    private const double LowerTail = 0.025;

    /// <summary>Neither part is of few.</summary>
    public static bool MayTell(long viewers, long ofViewers, long floor)
        => SegmentRules.MayTell([new(viewers, viewers), new(ofViewers - viewers, ofViewers - viewers)], floor)[0];

    /// <summary>The difference of two answers is of those who came and went. Who goes and comes again is none who came.</summary>
    public static bool MayTellAgain(long cameSince, long floor) => cameSince >= floor;

    /// <summary>Observed by expected, and the exact 95 % interval of a count (Garwood, 1936).</summary>
    public static (double Lift, double Lower, double Upper) LiftOf(long observed, double expected) => (
        observed / expected, ChiSquared.InvCDF(2 * observed, LowerTail) / 2 / expected, ChiSquared.InvCDF(2 * (observed + 1), 1 - LowerTail) / 2 / expected);

    /// <summary>In two digits: with more, it would say how many viewers the other has.</summary>
    public static double Round(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return Math.Round(value / unit) * unit;
    }
}
