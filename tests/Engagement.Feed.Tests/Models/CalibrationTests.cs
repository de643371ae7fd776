using Engagement.Feed.Models;

namespace Engagement.Feed.Tests.Models;

public sealed class CalibrationTests
{
    [Fact]
    public void Fit_OfSumsThatAreTooSure_PredictsWhatComes()
    {
        var random = new Random(1);
        double[] sums = [.. Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * 12) - 6)];
        // The truth is a third as sure as the sums, and rarer.
        float[] labels = [.. sums.Select(sum => random.NextDouble() < new Calibration(1 / 3d, -1).Probability(sum) ? 1f : 0)];

        var fit = Calibration.Fit(sums, labels);

        Assert.Equal(1 / 3d, fit.Slope, 0.03);
        Assert.Equal(-1, fit.Offset, 0.06);
        Assert.Equal(labels.Average(), sums.Average(fit.Probability), 0.005);
    }

    [Fact]
    public void Fit_OfSumsThatAreTheWrongWayRound_PredictsTheRate()
    {
        double[] sums = [.. Enumerable.Range(0, 100).Select(at => (double)at)];
        float[] labels = [.. sums.Select(sum => sum < 20 ? 1f : 0)];

        var fit = Calibration.Fit(sums, labels);

        Assert.All(sums, sum => Assert.Equal(21d / 102, fit.Probability(sum), 0.001));
    }

    [Fact]
    public void Fit_OfSumsThatTellAllApart_StaysFinite()
    {
        double[] sums = [.. Enumerable.Range(0, 100).Select(at => at < 50 ? -2d : 2)];
        float[] labels = [.. sums.Select(sum => sum > 0 ? 1f : 0)];

        var fit = Calibration.Fit(sums, labels);

        Assert.InRange(fit.Probability(2), 0.9, 0.999);
        Assert.InRange(fit.Probability(-2), 0.001, 0.1);
    }
}
