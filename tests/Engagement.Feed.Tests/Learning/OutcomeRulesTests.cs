using Engagement.Feed.Learning;
using Engagement.Feed.Profiles;

namespace Engagement.Feed.Tests.Learning;

public sealed class OutcomeRulesTests
{
    [Theory]
    [InlineData(0, 60_000, Outcomes.Skipped)]
    [InlineData(1_999, 60_000, Outcomes.Skipped)]
    [InlineData(2_000, 60_000, Outcomes.Opened)]
    [InlineData(18_000, 60_000, Outcomes.Opened | Outcomes.LongView)]
    [InlineData(9_499, 10_000, Outcomes.Opened)]
    [InlineData(9_500, 10_000, Outcomes.Opened | Outcomes.Finished)]
    [InlineData(10_000, 10_000, Outcomes.Opened | Outcomes.Finished | Outcomes.LongView)]
    [InlineData(1_000, 1_000, Outcomes.Opened | Outcomes.Finished | Outcomes.LongView)]
    public void Of_AWatch_IsWhatItsLengthSays(long watchedMs, long durationMs, object expected)
        => Assert.Equal((Outcomes)expected, OutcomeRules.Of(Samples.Signals("v", watchedMs: watchedMs), durationMs));

    [Fact]
    public void Of_WhatWasDoneBesideWatching_IsAllOfIt()
    {
        var signals = new VideoSignals("v", 1, 0, 0, 1, 1, 1, 1, 1, Events.Noon.UtcDateTime, new Meeting(1, Events.Noon.UtcDateTime, 1, 0, 1, 1));

        Assert.Equal(
            Outcomes.Opened | Outcomes.Liked | Outcomes.Commented | Outcomes.Shared | Outcomes.Saved | Outcomes.Followed | Outcomes.Remixed
                | Outcomes.NotInterested,
            OutcomeRules.Of(signals, 10_000));
    }
}
