using Engagement.LoadGenerator.Measuring;

namespace Engagement.LoadGenerator.Tests.Measuring;

public sealed class RatioTests
{
    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2, 1, 3)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5, 1, 4)]
    public void Spread_OfSamples_IsTheirMedianAndEnds(double[] samples, double median, double least, double greatest)
        => Assert.Equal(new Spread(median, least, greatest), Spread.Of(samples));

    [Fact]
    public void Of_TwoSides_IsTakenRoundByRound()
    {
        var ratio = Ratio.Of(Side(2, 30), Side(1, 10), atLeast: 2);

        Assert.Equal([2, 3], ratio.Rounds);
        Assert.True(ratio.IsMet);
    }

    [Fact]
    public void OfCost_ASideThatIsSlower_CostsMore()
    {
        var ratio = Ratio.OfCost(Side(50), Side(100), atMost: 1.3);

        Assert.Equal([2], ratio.Rounds);
        Assert.False(ratio.IsMet);
    }

    private static SideResult Side(params double[] rounds) => new("side", "calls/s", [.. rounds.Select(round => new Measurement(round))]);
}
