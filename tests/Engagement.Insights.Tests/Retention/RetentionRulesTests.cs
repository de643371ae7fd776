using CsCheck;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Platform.Watching;
using Xunit;

namespace Engagement.Insights.Tests.Retention;

public sealed class RetentionRulesTests
{
    [Fact]
    public void Curve_ToBytesAndBack_IsTheSame()
        => Gen.Select(Gen.Int[0, 99], Gen.Long).Array[0, 50].Sample(values =>
        {
            var curve = new Curve();
            foreach (var (point, value) in values)
                curve.ReplayedMs[point] = value;

            Assert.Equal(curve.ReplayedMs.ToArray(), Curve.FromBytes(curve.ToBytes()).ReplayedMs.ToArray());
        });

    [Fact]
    public void Curve_AddedAndTakenAway_IsNothing()
    {
        var session = Curve.Of(WatchSession.Of(new Watch { WatchSections = { new WatchSection { StartMs = 10, EndMs = 4000 } } }), 5000);
        var sum = new Curve();
        sum.Add(session);
        Assert.False(sum.IsZero);
        sum.Add(session, -1);
        Assert.True(sum.IsZero);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999, 0)]
    [InlineData(1000, 1)]
    [InlineData(15_999, 4)]
    [InlineData(16_000, 5)]
    public void LengthClass_HasItsBounds(long durationMs, short lengthClass)
    {
        Assert.Equal(lengthClass, LengthClass.Of(durationMs));
        Assert.InRange(durationMs, LengthClass.ShortestMs(lengthClass), LengthClass.ShortestMs((short)(lengthClass + 1)) - 1);
    }

    [Fact]
    public void DropOffs_OfAnEvenDecline_AreNone()
        => Assert.Empty(DropOffRules.Of(Enumerable.Repeat(100L, 100).ToArray(), 60_000));

    [Fact]
    public void DropOffs_WhereManyLeave_AreNamedByTheirPlace()
    {
        var stopped = Enumerable.Repeat(10L, 100).ToArray();
        (stopped[2], stopped[50], stopped[94], stopped[99]) = (200, 60, 80, 9000);

        Assert.Equal(
            [(2, DropOffPlace.Hook), (50, DropOffPlace.Body), (94, DropOffPlace.Ending)],
            DropOffRules.Of(stopped, 60_000).Select(dropOff => (dropOff.Point, dropOff.Place)));
    }
}
