using Engagement.Errors.V1;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Xunit;

namespace Engagement.Interactions.Tests.Ledger;

public sealed class LedgerPlanTests
{
    [Fact]
    public void Decide_LikeUnlikeLike_CountsEachChangeOnce()
    {
        var plan = Plan(Entries.Like("ann", "v1"), Entries.Like("ann", "v1"), Entries.Unlike("ann", "v1"), Entries.Unlike("ann", "v1"), Entries.Like("ann", "v1"));

        plan.Decide(Entries.Now);

        Assert.Equal([1, 0, -1, 0, 1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Equal([(new VideoMark("ann", "v1", EventKind.Like), 105L)], plan.MarkChanges().Set);
        Assert.Empty(plan.MarkChanges().Cleared);
    }

    [Fact]
    public void Decide_MarkHeldBefore_IsClearedAndNotSetAgain()
    {
        var plan = Plan(Entries.Like("ann", "v1"), Entries.Unlike("ann", "v1"));
        plan.AddMark(new VideoMark("ann", "v1", EventKind.Like));

        plan.Decide(Entries.Now);

        Assert.Equal([0, -1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Empty(plan.MarkChanges().Set);
        Assert.Equal([new VideoMark("ann", "v1", EventKind.Like)], plan.MarkChanges().Cleared);
    }

    [Fact]
    public void Decide_MarkClearedAndSetAgain_LeavesItsRowAlone()
    {
        var plan = Plan(Entries.Unlike("ann", "v1"), Entries.Like("ann", "v1"));
        plan.AddMark(new VideoMark("ann", "v1", EventKind.Like));

        plan.Decide(Entries.Now);

        Assert.Equal([-1, 1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Empty(plan.MarkChanges().Set);
        Assert.Empty(plan.MarkChanges().Cleared);
    }

    [Fact]
    public void Decide_SameEventTwiceInOneCommit_SecondGetsTheFirstReceipt()
    {
        var like = Entries.Like("ann", "v1");
        var plan = Plan(like, like, Entries.Watch("bob", "v1", 10));

        plan.Decide(Entries.Now);

        Assert.Equal((101, false), (plan.Results[0].Receipt.Position, plan.Results[0].Receipt.Duplicate));
        Assert.Equal((101, true), (plan.Results[1].Receipt.Position, plan.Results[1].Receipt.Duplicate));
        Assert.Equal(102, plan.Results[2].Receipt.Position);
        Assert.Equal(102, plan.Position);
    }

    [Fact]
    public void Decide_SameIdOtherContent_IsRefusedAndTakesNoPosition()
    {
        var id = Entries.NewId();
        var plan = Plan(Entries.Like("ann", "v1", id), Entries.Like("ann", "v2", id), Entries.Like("bob", "v2", id));

        plan.Decide(Entries.Now);

        Assert.Equal(ErrorReason.EventIdReused, plan.Results[1].Problem!.Reason);
        Assert.Equal(102, plan.Results[2].Receipt.Position);
        Assert.Equal(2, plan.Recorded.Count);
    }

    [Fact]
    public void Decide_KnownEvent_GetsItsFirstReceipt()
    {
        var like = Entries.Like("ann", "v1");
        var plan = Plan(like);
        plan.AddKnown(0, 7, Entries.Now.AddDays(-3), like.Fingerprint);

        plan.Decide(Entries.Now);

        Assert.Equal(new LedgerReceipt(like.EventId, 7, Entries.Now.AddDays(-3), Duplicate: true), plan.Results[0].Receipt);
        Assert.Empty(plan.Recorded);
        Assert.Equal(100, plan.Position);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3000, 0)]
    [InlineData(2999, 1)]
    public void Decide_Watch_CountsWhenLongerThanTheThreshold(int viewAfterMs, int effect)
    {
        var plan = new LedgerPlan([Entries.Watch("ann", "v1", 3000)], TimeSpan.FromMilliseconds(viewAfterMs)) { Position = 100 };

        plan.Decide(Entries.Now);

        Assert.Equal(effect, plan.Recorded[0].Event.Effect);
    }

    private static LedgerPlan Plan(params LedgerEntry[] entries) => new(entries, TimeSpan.Zero) { Position = 100 };
}
