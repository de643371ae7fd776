namespace Engagement.Feed.Experiments.Readouts;

/// <summary>What viewers had done before the exposure, beside a metric of theirs after it.</summary>
/// <param name="WithX">The covariance with the metric.</param>
internal readonly record struct BeforeMoments(double Mean, double Variance, double WithX);

/// <summary>
/// A difference without what viewers' own past explains (CUPED: Deng, Xu, Kohavi and Walker, "Improving the Sensitivity of Online Controlled Experiments by
/// Utilizing Pre-Experiment Data", WSDM 2013): of each viewer X − θ Z, where Z is what they had done before, and θ = cov(X, Z) ÷ var(Z) within the arms.
/// </summary>
internal static class Adjustment
{
    /// <summary>Null when there is no such past, or no difference.</summary>
    public static Difference? Of(MetricMoments one, MetricMoments other)
    {
        if (one.Before is not { } before || other.Before is not { } otherBefore)
            return null;
        var variance = ((one.Viewers - 1) * before.Variance) + ((other.Viewers - 1) * otherBefore.Variance);
        var theta = variance > 0 ? (((one.Viewers - 1) * before.WithX) + ((other.Viewers - 1) * otherBefore.WithX)) / variance : 0;
        return Difference.Of(Less(one, theta, before), Less(other, theta, otherBefore));
    }

    private static MetricMoments Less(MetricMoments moments, double theta, BeforeMoments before) => moments with
    {
        X = moments.X - (theta * before.Mean),
        XX = moments.XX - (2 * theta * before.WithX) + (theta * theta * before.Variance),
    };
}
