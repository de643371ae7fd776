using Engagement.Feed.Folding;
using Engagement.Remix.V1;

namespace Engagement.Feed.Tests.Folding;

public sealed class FoldBatchTests
{
    [Fact]
    public void FoldBatch_InteractionsOfOneViewerAndVideo_AreOneRowOfSums()
    {
        var batch = new FoldBatch(Events.Numbered(
            5, Events.Impression("ann", "v"), Events.Watch("ann", "v", seconds: 4), Events.Watch("ann", "v", seconds: 0), Events.Like("ann", "v"),
            Events.Like("ann", "v", effect: 0), Events.Unlike("ann", "v"), Events.NotInterested("ann", "v")));

        var sums = batch.Signals[("ann", "v")];
        Assert.Equal((1, 1, 4000L, 0, 1), (sums.Impressions, sums.Watches, sums.WatchedMs, sums.Likes, sums.NotInterested));
        Assert.Equal((12L, 12L), (sums.Position, batch.Until));
        Assert.Equal((1, 1, 4000L), (batch.Stats["v"].Views, batch.Stats["v"].Impressions, batch.Stats["v"].WatchedMs));
    }

    [Fact]
    public void FoldBatch_WatchAndLikeDeletedFromTheHistory_LeaveNothing()
    {
        var (shown, watch, like) = (Events.Impression("ann", "v"), Events.Watch("ann", "v", seconds: 4), Events.Like("ann", "v"));
        var batch = new FoldBatch(Events.Numbered(0, shown, watch, like, Events.Deleted(watch), Events.Deleted(like), Events.Deleted(shown)));

        var sums = batch.Signals[("ann", "v")];
        Assert.Equal((0, 0L, 0), (sums.Watches, sums.WatchedMs, sums.Likes));
        Assert.Equal(
            (0, 0, 0L, 0.0), (batch.Stats["v"].Views, batch.Stats["v"].Impressions, batch.Stats["v"].WatchedMs, batch.Stats["v"].Heat));
    }

    [Fact]
    public void FoldBatch_FollowsOfOnePair_EndAsTheLastSays()
    {
        var batch = new FoldBatch(Events.Numbered(
            0, Events.Follow("ann", "bob"), Events.Unfollow("ann", "bob"), Events.Follow("bob", "ann"), Events.Unfollow("cid", "ann"),
            Events.Follow("cid", "ann")));

        Assert.Equal((false, 2L), batch.Follows[("ann", "bob")]);
        Assert.Equal((true, 3L), batch.Follows[("bob", "ann")]);
        Assert.Equal((true, 5L), batch.Follows[("cid", "ann")]);
    }

    [Fact]
    public void FoldBatch_FollowsThatOthersAllowOrEndOrDoNotKnowOf_AreWhatTheyChanged()
    {
        var batch = new FoldBatch(Events.Numbered(
            0, Events.FollowAccepted("star", "ann"), Events.FollowAccepted("star", "bob"), Events.FollowerRemoved("star", "bob"),
            Events.Unseen(Events.Follow("cid", "star"))));

        Assert.Equal((true, 1L), batch.Follows[("ann", "star")]);
        Assert.Equal((false, 3L), batch.Follows[("bob", "star")]);
        Assert.Equal(2, batch.Follows.Count);
    }

    [Fact]
    public void FoldBatch_BlocksAndMutes_LeaveOutWhomTheyConcern()
    {
        var batch = new FoldBatch(Events.Numbered(
            0, Events.Block("ann", "bob"), Events.Mute("ann", "cid", Events.Noon.AddHours(1)), Events.Block("ann", "dan"), Events.Unblock("ann", "dan")));

        Assert.Equal((DateTime.MaxValue, 1L), batch.Restraints[("ann", "bob", RestraintCause.Blocks)]);
        Assert.Equal((DateTime.MaxValue, 1L), batch.Restraints[("bob", "ann", RestraintCause.IsBlocked)]);
        Assert.Equal((Events.Noon.AddHours(1).UtcDateTime, 2L), batch.Restraints[("ann", "cid", RestraintCause.Mutes)]);
        Assert.Equal((DateTime.MinValue, 4L), batch.Restraints[("dan", "ann", RestraintCause.IsBlocked)]);
        Assert.Equal(5, batch.Restraints.Count);
    }

    [Fact]
    public void FoldBatch_TheFirstEventOfAPair_SaysHowItWasMet()
    {
        var batch = new FoldBatch(Events.Numbered(
            5, Events.Watch("ann", "v", at: Events.Noon.AddMinutes(1)), Events.From("r", 3, Events.Impression("ann", "v")),
            Events.From("later", 0, Events.Like("ann", "v"))));

        var sums = batch.Signals[("ann", "v")];
        Assert.Equal((6L, Events.Noon.AddMinutes(1).UtcDateTime, "r", 3, (short)1), (sums.FirstPosition, sums.FirstAt, sums.RequestId, sums.Place, sums.Surface));
    }

    [Fact]
    public void FoldBatch_FollowsAndVideosThatComeOfAVideo_AreItsConsequences()
    {
        var batch = new FoldBatch(Events.Numbered(
            0, Events.FollowFrom("ann", "bob", "v"), Events.Follow("ann", "cid"), Events.RemixOf("v", "duet", "ann"), Events.RemixOf("v", "stitch", "ann")));

        Assert.Equal((1, 2, 4L), Assert.Single(batch.Consequences).Value);
        Assert.Empty(batch.Signals);
    }

    [Fact]
    public void FoldBatch_PublishedVideo_KeepsWhatTheFeedUses()
    {
        var batch = new FoldBatch(Events.Numbered(0, Events.Published("v", "ann", "cats", visibility: Visibility.Friends, seconds: 7)));

        var facts = batch.Published["v"];
        Assert.Equal(("ann", 7000L, (short)3, Events.Noon.UtcDateTime), (facts.CreatorId, facts.DurationMs, facts.Visibility, facts.PublishedAt));
        Assert.Equal(["cats"], facts.Topics);
    }

    [Fact]
    public void FoldBatch_WhatFallsIntoUnlearnedTimes_IsSummedByItselfToo()
    {
        var within = Events.Noon.AddHours(1);
        var (watch, late) = (Events.Watch("ann", "w", seconds: 4, at: within), Events.Like("ann", "v"));
        late.RecordedAt = watch.RecordedAt;
        var unlearned = new UnlearnedTimes().Add("ann", within.UtcDateTime, within.AddHours(1).UtcDateTime);
        var events = Events.Numbered(
            0, late, watch, Events.Watch("ann", "v", seconds: 2, at: within.AddHours(1)), Events.Watch("bob", "w", at: within));

        var batch = new FoldBatch(events, unlearned);

        var sums = batch.Signals[("ann", "v")];
        Assert.Equal((1, 2000L, within.AddHours(1).UtcDateTime), (sums.Likes, sums.WatchedMs, sums.LastAt));
        Assert.Equal((1, 0L), (batch.Unlearned[("ann", "v")].Likes, batch.Unlearned[("ann", "v")].WatchedMs));
        Assert.Equal((4000L, 4000L), (batch.Signals[("ann", "w")].WatchedMs, batch.Unlearned[("ann", "w")].WatchedMs));
        Assert.Equal(DateTime.MinValue, batch.Signals[("ann", "w")].LastAt);
        Assert.DoesNotContain(("bob", "w"), batch.Unlearned.Keys);

        var taken = new FoldBatch([.. events, .. Events.Numbered(4, Events.Deleted(watch))], unlearned);
        Assert.Equal((0L, 0L), (taken.Signals[("ann", "w")].WatchedMs, taken.Unlearned[("ann", "w")].WatchedMs));
    }
}
