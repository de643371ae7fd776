using CsCheck;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Microsoft.Extensions.Options;

namespace Engagement.Platform.Tests.Events;

public sealed class EventIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly EventIds Ids = new(
        Options.Create(new EventHorizonOptions { Horizon = TimeSpan.FromDays(30), ClockSkew = TimeSpan.FromMinutes(5) }),
        new StoppedClock(Now));

    [Theory]
    [InlineData("0190163d-8694-739b-aea5-966c26f8ad90", true)]
    [InlineData("0190163D-8694-739B-AEA5-966C26F8AD90", true)]
    [InlineData("0190163d-8694-439b-aea5-966c26f8ad90", false)]
    [InlineData("0190163d-8694-739b-cea5-966c26f8ad90", false)]
    [InlineData("0190163d-8694-739b-0ea5-966c26f8ad90", false)]
    [InlineData("{0190163d-8694-739b-aea5-966c26f8ad90}", false)]
    [InlineData("0190163d8694739baea5966c26f8ad90", false)]
    [InlineData(" 0190163d-8694-739b-aea5-966c26f8ad90", false)]
    [InlineData("", false)]
    public void TryParse_OnlyAUuid7InItsUsualForm(string text, bool expected)
    {
        var violations = new FieldViolations();

        Assert.Equal(expected, EventIds.TryParse(text, "event_id", violations, out _));
        Assert.Equal(!expected, violations.Any);
    }

    [Fact]
    public void TimeOf_AnyMoment_IsTheIdsOwn()
        => Gen.Long[0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()].Select(DateTimeOffset.FromUnixTimeMilliseconds).Sample(
            moment => Assert.Equal(moment, EventIds.TimeOf(Guid.CreateVersion7(moment))));

    [Fact]
    public void Refuse_WithinTheHorizon_IsNot()
    {
        Assert.Null(Refuse(Now));
        Assert.Null(Refuse(Now - TimeSpan.FromDays(30)));
        Assert.Null(Refuse(Now + TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Refuse_BeyondTheHorizon_IsTooOld()
        => Assert.Equal(ErrorReason.EventTooOld, Refuse(Now - TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1))?.Reason);

    [Fact]
    public void Refuse_BeyondTheSkew_IsFromTheFuture()
        => Assert.Equal(ErrorReason.EventFromFuture, Refuse(Now + TimeSpan.FromMinutes(5) + TimeSpan.FromMilliseconds(1))?.Reason);

    // The largest time that 48 bits hold is in the year 10889, past what DateTimeOffset knows.
    [Fact]
    public void Refuse_TheLastMomentOfAUuid7_IsFromTheFuture()
        => Assert.Equal(ErrorReason.EventFromFuture, Ids.Refuse(Guid.Parse("ffffffff-ffff-7fff-bfff-ffffffffffff"))?.Reason);

    private static Problem? Refuse(DateTimeOffset moment) => Ids.Refuse(Guid.CreateVersion7(moment));

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
