using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Ranking;

public sealed class EngagementRulesTests
{
    [Theory]
    [InlineData(0, 0, 0, -0.1)]
    [InlineData(400, 0, 0, -0.1)]
    [InlineData(5_000, 0, 0, 0.5)]
    [InlineData(30_000, 0, 0, 1)]
    [InlineData(5_000, 1, 0, 2.5)]
    [InlineData(0, 1, 0, 2)]
    [InlineData(10_000, 1, 1, -2)]
    public void Of_SignalsOfATenSecondVideo_AddsWhatTheyAreWorth(long watchedMs, int likes, int notInterested, double engagement)
        => Assert.Equal(
            engagement,
            EngagementRules.Of(Samples.Signals("v", watchedMs: watchedMs, likes: likes, notInterested: notInterested), durationMs: 10_000), 12);

    [Fact]
    public void HeatOf_AnEventAHalfLifeLater_WeighsTwice()
    {
        var earlier = EngagementRules.HeatOf(Events.Like("ann", "v"));
        var later = EngagementRules.HeatOf(Events.Like("ann", "v", at: Events.Noon + EngagementRules.HeatHalfLife));

        Assert.Equal(2, later / earlier, 9);
    }

    [Fact]
    public void HeatOf_AnUnlikeAtTheTimeOfTheLike_TakesItAll()
        => Assert.Equal(0, EngagementRules.HeatOf(Events.Like("ann", "v")) + EngagementRules.HeatOf(Events.Unlike("ann", "v")));

    [Fact]
    public void HeatOf_AnEventWithoutEffect_IsNothing() => Assert.Equal(0, EngagementRules.HeatOf(Events.Like("ann", "v", effect: 0)));
}
