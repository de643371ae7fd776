using Engagement.Feed.Experiments.Readouts;
using MathNet.Numerics.Statistics;

namespace Engagement.Feed.Tests.Experiments.Readouts;

/// <summary>Moments of viewers that are given one by one.</summary>
internal static class Sample
{
    public static MetricMoments Of(IReadOnlyCollection<double> values) => Of([.. values.Select(value => (value, 1d))]);

    public static MetricMoments Of(IReadOnlyCollection<(double X, double Y)> viewers)
    {
        var (x, y) = (viewers.Select(viewer => viewer.X).ToArray(), viewers.Select(viewer => viewer.Y).ToArray());
        return new(viewers.Count, x.Mean(), x.Variance(), y.Mean(), y.Variance(), x.Covariance(y));
    }

    public static MetricMoments WithBefore(IReadOnlyCollection<(double X, double Before)> viewers)
    {
        var (x, before) = (viewers.Select(viewer => viewer.X).ToArray(), viewers.Select(viewer => viewer.Before).ToArray());
        return Of(x) with { Before = new BeforeMoments(before.Mean(), before.Variance(), x.Covariance(before)) };
    }
}
