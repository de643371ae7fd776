using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Engagement.Simulator.Figures;

/// <summary>A mean over seeds, with its 95 % interval by Student's t.</summary>
internal sealed record Interval(double Mean, double Low, double High)
{
    private const double UpperTail = 0.975;

    /// <param name="values">At least two, one a seed.</param>
    public static Interval Of(IReadOnlyList<double> values)
    {
        var (mean, deviation) = values.MeanStandardDeviation();
        var half = StudentT.InvCDF(0, 1, values.Count - 1, UpperTail) * deviation / Math.Sqrt(values.Count);
        return new Interval(mean, mean - half, mean + half);
    }

    public override string ToString() => FormattableString.Invariant($"{Mean:F2} ({Low:F2}–{High:F2})");
}
