using Engagement.Feed.Experiments.Readouts;

namespace Engagement.Feed.Tests.Experiments.Readouts;

public sealed class SampleRatioTests
{
    // Quantiles of the chi-square distribution from its tables.
    [Theory]
    [InlineData(2, 3.841, 0.05)]
    [InlineData(2, 10.828, 0.001)]
    [InlineData(3, 5.991, 0.05)]
    [InlineData(5, 18.467, 0.001)]
    public void PValue_OfCountsWithAGivenChiSquare_IsThatOfTheTables(int arms, double chiSquare, double expected)
    {
        // One arm has too many, another as many too few.
        var shift = Math.Sqrt(chiSquare * 1_000_000 / 2);
        var counts = Enumerable.Range(0, arms).Select(at => (
            Viewers: (long)(1_000_000 + (at == 0 ? shift : at == 1 ? -shift : 0)), Weight: 1d)).ToList();

        Assert.Equal(expected, SampleRatio.PValue(counts), expected / 50);
    }

    [Fact]
    public void PValue_OfWhatTheWeightsSay_OrOfNobody_IsOne()
    {
        Assert.Equal(1, SampleRatio.PValue([(900, 0.9), (100, 0.1)]));
        Assert.Equal(1, SampleRatio.PValue([(0, 0.5), (0, 0.5)]));
    }
}
