using Engagement.Errors.V1;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.Marking;
using Engagement.Interactions.V1;
using Engagement.Interactions.Watching;
using Xunit;

namespace Engagement.Interactions.Tests.Ledger;

public sealed class LedgerPlanTests
{
    private readonly VideoMarks _marks = new();

    [Fact]
    public void Decide_LikeUnlikeLike_CountsEachChangeOnce()
    {
        var plan = Plan(Entries.Like("ann", "v1"), Entries.Like("ann", "v1"), Entries.Unlike("ann", "v1"), Entries.Unlike("ann", "v1"), Entries.Like("ann", "v1"));

        plan.Decide(Entries.Now);

        Assert.Equal([1, 0, -1, 0, 1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Equal([(new VideoMark("ann", "v1", EventKind.Like), 105L)], _marks.Changes().Set);
        Assert.Empty(_marks.Changes().Cleared);
    }

    [Fact]
    public void Decide_MarkHeldBefore_IsClearedAndNotSetAgain()
    {
        var plan = Plan(Entries.Like("ann", "v1"), Entries.Unlike("ann", "v1"));
        _marks.Hold(new VideoMark("ann", "v1", EventKind.Like), 7);

        plan.Decide(Entries.Now);

        Assert.Equal([0, -1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Empty(_marks.Changes().Set);
        Assert.Equal([new VideoMark("ann", "v1", EventKind.Like)], _marks.Changes().Cleared);
    }

    [Fact]
    public void Decide_MarkClearedAndSetAgain_IsOfTheNewEvent()
    {
        var plan = Plan(Entries.Unlike("ann", "v1"), Entries.Like("ann", "v1"));
        _marks.Hold(new VideoMark("ann", "v1", EventKind.Like), 7);

        plan.Decide(Entries.Now);

        Assert.Equal([-1, 1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Equal([(new VideoMark("ann", "v1", EventKind.Like), 102L)], _marks.Changes().Set);
        Assert.Empty(_marks.Changes().Cleared);
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
    public void Decide_KnownShareBesideAnotherContentOfItsId_KeepsItsToken()
    {
        var id = Entries.NewId();
        var share = Entries.Of("ann", "v1", id, interaction => interaction.Share = new Share { Channel = ShareChannel.Link });
        var plan = Plan(share, Entries.Like("ann", "v1", id));
        plan.AddKnown(0, 7, Entries.Now, share.Fingerprint);
        plan.AddKnown(1, 7, Entries.Now, share.Fingerprint);

        plan.Decide(Entries.Now);

        Assert.NotEmpty(plan.Results[0].Receipt.ShareToken);
        Assert.Equal(ErrorReason.EventIdReused, plan.Results[1].Problem!.Reason);
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

    [Fact]
    public void Decide_LikeDeletedFromTheHistory_IsTakenBackOnce()
    {
        var like = Entries.Like("ann", "v1");
        var plan = Plan(like, Entries.Deletion("ann", like.EventId), Entries.Deletion("ann", like.EventId), Entries.Like("ann", "v1"));

        plan.Decide(Entries.Now);

        Assert.Equal([1, -1, 0, 1], plan.Recorded.Select(entry => entry.Event.Effect));
        Assert.Equal([like], plan.Retracted);
        Assert.Equal((EventKind.Like, "v1", "carl"),
            (plan.Recorded[1].Event.Retraction.Kind, plan.Recorded[1].Event.VideoId, plan.Recorded[1].Event.OtherUserId));
        Assert.Null(plan.Recorded[2].Event.Retraction);
    }

    [Fact]
    public void Decide_DeletionOfALikeThatDoesNotHoldAnyMore_HasNoEffect()
    {
        var like = Entries.Like("ann", "v1");
        var plan = Plan(like, Entries.Unlike("ann", "v1"), Entries.Like("ann", "v1"), Entries.Deletion("ann", like.EventId));

        plan.Decide(Entries.Now);

        Assert.Equal([1, -1, 1, 0], plan.Recorded.Select(entry => entry.Event.Effect));
    }

    [Fact]
    public void Decide_DeletionOfWhatIsNotThere_IsRefusedAndTakesNoPosition()
    {
        var like = Entries.Like("ann", "v1");
        var deletion = Entries.Deletion("ann", like.EventId);
        var plan = Plan(like, Entries.Deletion("bob", like.EventId), deletion, Entries.Deletion("ann", deletion.EventId));

        plan.Decide(Entries.Now);

        Assert.Equal(ErrorReason.HistoryEntryNotFound, plan.Results[1].Problem!.Reason);
        Assert.Equal(102, plan.Results[2].Receipt.Position);
        Assert.Equal(ErrorReason.NotRetractable, plan.Results[3].Problem!.Reason);
        Assert.Equal(102, plan.Position);
    }

    [Fact]
    public void Decide_IdBelowTheFloor_IsRefused()
    {
        var plan = Plan(Entries.Like("ann", "v1"));
        plan.Floor = Guid.AllBitsSet;

        plan.Decide(Entries.Now);

        Assert.Equal(ErrorReason.EventTooOld, plan.Results[0].Problem!.Reason);
        Assert.Empty(plan.Recorded);
    }

    private LedgerPlan Plan(params LedgerEntry[] entries)
        => new(entries, new PlainEvents(), _marks, new WatchSessions(new WatchRules())) { Position = 100 };
}
