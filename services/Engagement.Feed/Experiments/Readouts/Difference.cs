using MathNet.Numerics.Distributions;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>A difference of two means with its 95 % interval and its two-sided p value, by Welch's t-test (Welch 1947; degrees of freedom by Satterthwaite).</summary>
internal readonly record struct Difference(double Value, double Low, double High, double PValue)
{
    private const double UpperTail = 0.975;

    /// <summary>So much of one mean less so much of another; null when either has fewer than 2 viewers.</summary>
    public static Difference? Of(MetricMoments one, MetricMoments other, double ofOne = 1, double ofOther = 1)
    {
        if (one.Viewers < 2 || other.Viewers < 2)
            return null;
        var value = (ofOne * one.Mean) - (ofOther * other.Mean);
        var (errorOfOne, errorOfOther) = (ofOne * ofOne * one.Variance / one.Viewers, ofOther * ofOther * other.Variance / other.Viewers);
        var error = Math.Sqrt(errorOfOne + errorOfOther);
        if (error == 0)
            return new Difference(value, value, value, value == 0 ? 1 : 0);
        var freedom = Math.Pow(errorOfOne + errorOfOther, 2)
            / ((errorOfOne * errorOfOne / (one.Viewers - 1)) + (errorOfOther * errorOfOther / (other.Viewers - 1)));
        var half = StudentT.InvCDF(0, 1, freedom, UpperTail) * error;
        return new Difference(value, value - half, value + half, 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(value / error)));
    }
}
