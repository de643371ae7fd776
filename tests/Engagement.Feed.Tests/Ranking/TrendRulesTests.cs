using CsCheck;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Ranking;

public sealed class TrendRulesTests
{
    [Fact]
    public void Add_InAnyOrder_IsTheSameSum()
        => Gen.Select(Gen.Double[0.1, 3], Gen.Int[0, 48]).Array[1, 8].Sample(events =>
        {
            TrendSum[] sums = [.. events.Select(entry => new TrendSum(entry.Item1, Events.Noon.UtcDateTime.AddHours(entry.Item2)))];

            var (forwards, backwards) = (sums.Aggregate(TrendRules.Add), sums.Reverse().Aggregate(TrendRules.Add));

            Assert.Equal(forwards.At, backwards.At);
            Assert.Equal(forwards.Worth, backwards.Worth, 1e-9);
        });

    [Fact]
    public void KeyOf_SumsOfDifferentMoments_OrdersThemAsTheyAreAtOneMoment()
    {
        var now = Events.Noon.UtcDateTime;
        TrendSum earlier = new(4, now - (2 * TrendRules.HalfLife)), later = new(1.1, now);

        Assert.True(TrendRules.KeyOf(later) > TrendRules.KeyOf(earlier));
        Assert.Equal(TrendRules.KeyOf(new(1, now)), TrendRules.KeyOf(earlier), 1e-9);
        Assert.Equal(double.NegativeInfinity, TrendRules.KeyOf(new(0, now)));
    }

    [Fact]
    public void Of_ALikeAndItsEnd_IsNothingInTheEnd()
        => Assert.Equal(0, TrendRules.Add(TrendRules.Of(Events.Like("ann", "v")), TrendRules.Of(Events.Unlike("ann", "v"))).Worth);
}
