using CsCheck;
using Engagement.Feed.Experiments.Readouts;
using MathNet.Numerics.Distributions;

namespace Engagement.Feed.Tests.Experiments.Readouts;

public sealed class AdjustmentTests
{
    private const int Experiments = 2000;

    private static readonly Gen<(double, double)[]> Arm = Gen.Select(Gen.Double[0, 100], Gen.Double[0, 100]).Array[2, 30];

    [Fact]
    public void Of_AnyTwoArms_IsTheDifferenceOfWhatIsLeftOfEachViewer()
        => Gen.Select(Arm, Arm).Sample((one, other) =>
        {
            var theta = (Products(one, viewer => viewer.X) + Products(other, viewer => viewer.X))
                / (Products(one, viewer => viewer.Before) + Products(other, viewer => viewer.Before));
            var expected = Difference.Of(Left(one), Left(other))!.Value;

            var adjusted = Adjustment.Of(Sample.WithBefore(one), Sample.WithBefore(other))!.Value;

            Assert.Equal(expected.Value, adjusted.Value, 1e-6);
            Assert.Equal(expected.Low, adjusted.Low, 1e-6);
            Assert.Equal(expected.High, adjusted.High, 1e-6);
            Assert.Equal(expected.PValue, adjusted.PValue, 1e-6);

            MetricMoments Left((double X, double Before)[] arm) => Sample.Of([.. arm.Select(viewer => viewer.X - (theta * viewer.Before))]);
        });

    [Fact]
    public void Of_ViewersWithoutAPast_IsTheDifferenceItself()
        => Gen.Select(Arm, Arm).Sample((one, other) =>
        {
            var (own, control) = (Sample.WithBefore([.. one.Select(viewer => (viewer.Item1, 0d))]), Sample.WithBefore([.. other.Select(viewer => (viewer.Item1, 0d))]));

            Assert.Equal(Difference.Of(own, control), Adjustment.Of(own, control));
        });

    [Fact]
    public void Of_AMetricByImpressions_OrOfOneViewer_IsNone()
    {
        Assert.Null(Adjustment.Of(Sample.Of([(1d, 2d), (2d, 2d)]), Sample.Of([(1d, 2d), (2d, 2d)])));
        Assert.Null(Adjustment.Of(Sample.WithBefore([(1, 2)]), Sample.WithBefore([(1, 2), (2, 3)])));
    }

    // Of what viewers do, their past explains about two thirds of the variance, so the interval has about 0.6 of its length.
    [Fact]
    public void Of_KnownDifferences_CoversThemNineteenTimesInTwenty_ByShorterIntervals()
    {
        var runs = Enumerable.Range(0, Experiments).Select(seed =>
        {
            var random = new Random(seed);
            var (own, control) = (Viewers(random, lift: 10), Viewers(random, lift: 0));
            return (Plain: Difference.Of(own, control)!.Value, Adjusted: Adjustment.Of(own, control)!.Value);
        }).ToList();

        Assert.InRange(runs.Count(run => run.Adjusted.Low <= 10 && 10 <= run.Adjusted.High) / (double)Experiments, 0.935, 0.965);
        Assert.InRange(runs.Average(run => (run.Adjusted.High - run.Adjusted.Low) / (run.Plain.High - run.Plain.Low)), 0.5, 0.7);
    }

    private static MetricMoments Viewers(Random random, double lift) => Sample.WithBefore([.. Enumerable.Range(0, 300).Select(_ =>
    {
        var before = 100 * LogNormal.Sample(random, -0.3, 0.7);
        return (lift + (0.5 * before) + Normal.Sample(random, 0, 30), before);
    })]);

    private static double Products((double X, double Before)[] arm, Func<(double X, double Before), double> of)
    {
        var (mean, meanBefore) = (arm.Average(of), arm.Average(viewer => viewer.Before));
        return arm.Sum(viewer => (of(viewer) - mean) * (viewer.Before - meanBefore));
    }
}
