using Engagement.Insights.AlsoWatching;
using Xunit;

namespace Engagement.Insights.Tests.AlsoWatching;

public sealed class AlsoWatchedRulesTests
{
    [Theory]
    [InlineData(10, 30, true)]
    [InlineData(9, 30, false)]
    [InlineData(20, 29, false)]
    [InlineData(30, 30, false)]
    public void MayTell_EitherPartOfFew_IsNot(long viewers, long ofViewers, bool expected) => Assert.Equal(expected, AlsoWatchedRules.MayTell(viewers, ofViewers, 10));

    // The table of Garwood's intervals says 4.80 to 18.39 for 10.
    [Fact]
    public void LiftOf_ACount_HasGarwoodsInterval()
    {
        var (lift, lower, upper) = AlsoWatchedRules.LiftOf(10, 4);

        Assert.Equal((2.5, 1.199, 4.598), (lift, Math.Round(lower, 3), Math.Round(upper, 3)));
    }

    [Theory]
    [InlineData(6.156, 6.2)]
    [InlineData(0.04561, 0.046)]
    [InlineData(123.4, 120)]
    [InlineData(99.6, 100)]
    public void Round_AnyValue_IsInTwoDigits(double value, double expected) => Assert.Equal(expected, AlsoWatchedRules.Round(value), 1e-9);
}
