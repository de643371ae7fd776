namespace Engagement.Feed.Experiments.Readouts;

/// <summary>
/// A metric of an arm: the sum of X over the sum of Y, both of viewers, who are what was dealt to the arms; Y is 1 for a metric by viewers. The variance is that
/// of a viewer's part in it, by the delta method (Deng, Knoblich and Lu, "Applying the Delta Method in Metric Analytics", KDD 2018).
/// </summary>
/// <param name="X">The mean of X; <paramref name="XX"/> is its variance, <paramref name="XY"/> its covariance with Y; all of the sample.</param>
internal readonly record struct MetricMoments(long Viewers, double X, double XX, double Y, double YY, double XY)
{
    /// <summary>Null of a metric by impressions.</summary>
    public BeforeMoments? Before { get; init; }

    public double Mean => Y > 0 ? X / Y : 0;

    public double Variance => Y > 0 ? Math.Max(0, (XX - (2 * Mean * XY) + (Mean * Mean * YY)) / (Y * Y)) : 0;
}
