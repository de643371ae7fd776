using CsCheck;
using Engagement.Feed.Experiments.Readouts;
using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace Engagement.Feed.Tests.Experiments.Readouts;

public sealed class DifferenceTests
{
    private static readonly Gen<double[]> Values = Gen.Double[-5, 20].Array[2, 30];

    [Fact]
    public void Of_WelchsTest_OnPublishedSamples_HasThePublishedFigures()
    {
        // The first example of Wikipedia's article on the test: t = -2.46, 25.0 degrees of freedom, p = 0.021.
        double[] one = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
        double[] other = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 20.5, 24.4];

        var difference = Difference.Of(Sample.Of(one), Sample.Of(other))!.Value;

        Assert.Equal(one.Average() - other.Average(), difference.Value, 1e-12);
        Assert.Equal(0.021, difference.PValue, 3);
        Assert.True(difference.High < 0);
    }

    [Fact]
    public void Of_AnySamples_IsWelchsTestByItsDefinition()
        => Gen.Select(Values, Values).Sample((one, other) =>
        {
            if (Difference.Of(Sample.Of(one), Sample.Of(other)) is not { } difference || difference.High - difference.Low < 1e-6)
                return;
            var (errorOfOne, errorOfOther) = (VarianceOf(one) / one.Length, VarianceOf(other) / other.Length);
            var error = Math.Sqrt(errorOfOne + errorOfOther);
            var freedom = Math.Pow(errorOfOne + errorOfOther, 2)
                / ((Math.Pow(errorOfOne, 2) / (one.Length - 1)) + (Math.Pow(errorOfOther, 2) / (other.Length - 1)));
            var t = Math.Abs(one.Average() - other.Average()) / error;

            Assert.Equal(1 - MiddleOfStudent(t, freedom), difference.PValue, 1e-6);
            // The interval has 95 % of the density, and so has 0 in it exactly when p is above 0.05.
            Assert.Equal(0.95, MiddleOfStudent((difference.High - difference.Low) / 2 / error, freedom), 1e-6);
            Assert.Equal(difference.PValue > 0.05, difference.Low < 0 && difference.High > 0);
        }, iter: 300);

    [Fact]
    public void Of_TheSameTheOtherWayRound_IsTheSameWithTheOtherSign()
        => Gen.Select(Values, Values).Sample((one, other) =>
        {
            var (there, back) = (Difference.Of(Sample.Of(one), Sample.Of(other))!.Value, Difference.Of(Sample.Of(other), Sample.Of(one))!.Value);
            Assert.Equal((there.Value, there.Low, there.High, there.PValue), (-back.Value, -back.High, -back.Low, back.PValue));
        });

    [Fact]
    public void Of_PartsOfMeans_IsTheDifferenceOfScaledSamples()
        => Gen.Select(Values, Values, Gen.Double[0.1, 3]).Sample((one, other, part) =>
        {
            var scaled = Difference.Of(Sample.Of(one), Sample.Of([.. other.Select(value => part * value)]))!.Value;
            var parts = Difference.Of(Sample.Of(one), Sample.Of(other), ofOther: part)!.Value;
            // Of samples that are all alike, the last bits decide.
            if (parts.High - parts.Low < 1e-6)
                return;
            Assert.Equal(scaled.Low, parts.Low, 1e-9);
            Assert.Equal(scaled.PValue, parts.PValue, 1e-9);
        });

    [Fact]
    public void Of_TooFewOrAllAlike_SaysSo()
    {
        Assert.Null(Difference.Of(Sample.Of([1d, 2d]), default));
        Assert.Null(Difference.Of(new MetricMoments(1, 1, 0, 1, 0, 0), Sample.Of([1d, 2d])));
        Assert.Equal(new Difference(0, 0, 0, 1), Difference.Of(Sample.Of([3d, 3d]), Sample.Of([3d, 3d, 3d])));
        Assert.Equal(new Difference(1, 1, 1, 0), Difference.Of(Sample.Of([4d, 4d]), Sample.Of([3d, 3d, 3d])));
    }

    [Fact]
    public void Moments_OfAQuotient_HaveTheVarianceOfItsLinearisedValues()
        => Gen.Select(Gen.Double[0, 9], Gen.Double[0, 9]).Array[2, 40].Sample(viewers =>
        {
            var moments = Sample.Of([.. viewers.Select(viewer => (viewer.Item1, viewer.Item2 + 1))]);
            var quotient = viewers.Sum(viewer => viewer.Item1) / viewers.Sum(viewer => viewer.Item2 + 1);
            double[] linearised = [.. viewers.Select(viewer => (viewer.Item1 - (quotient * (viewer.Item2 + 1))) / moments.Y)];

            Assert.Equal(quotient, moments.Mean, 1e-9);
            Assert.Equal(VarianceOf(linearised), moments.Variance, 1e-9);
        });

    [Fact]
    public void Moments_OfNothing_AreNothing() => Assert.Equal((0, 0), (default(MetricMoments).Mean, default(MetricMoments).Variance));

    private static double VarianceOf(double[] values) => values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1);

    /// <summary>How much of the density of Student's t is from -t to t.</summary>
    private static double MiddleOfStudent(double t, double freedom)
    {
        var scale = Math.Exp(SpecialFunctions.GammaLn((freedom + 1) / 2) - SpecialFunctions.GammaLn(freedom / 2)) / Math.Sqrt(freedom * Math.PI);
        // By the angle whose tangent is t / √freedom the whole line is finite.
        return 2 * Math.Sqrt(freedom) * scale * GaussLegendreRule.Integrate(
            angle => Math.Pow(Math.Cos(angle), freedom - 1), 0, Math.Atan(t / Math.Sqrt(freedom)), 128);
    }
}
