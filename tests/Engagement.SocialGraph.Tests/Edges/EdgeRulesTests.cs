using System.Globalization;
using CsCheck;
using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Xunit;

namespace Engagement.SocialGraph.Tests.Edges;

public sealed class EdgeRulesTests
{
    private static readonly DateTime Before = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Now = new(2026, 11, 2, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Pair Strangers = new(Tie.None, Tie.None, OtherIsPrivate: false);
    private static readonly Tie Following = Tie.None with { FollowedAt = Before };
    private static readonly Tie Asking = Tie.None with { RequestedAt = Before, RequestCause = new EdgeCause(1, "v1") };
    private static readonly Tie Blocking = Tie.None with { Block = new Restraint(Before, Restraint.Never) };

    [Fact]
    public void Follow_OfEachAccount_BeginsOrAsksOrChangesNothing()
    {
        Assert.Equal((Now, null, 1), Mine(EdgeKind.Follow, Strangers));
        Assert.Equal((null, Now, 0), Mine(EdgeKind.Follow, Strangers with { OtherIsPrivate = true }));
        Assert.Equal((Before, null, 0), Mine(EdgeKind.Follow, Strangers with { Mine = Following, OtherIsPrivate = true }));
        Assert.Equal((null, Before, 0), Mine(EdgeKind.Follow, Strangers with { Mine = Asking, OtherIsPrivate = true }));
        // Made public since it was asked.
        Assert.Equal((Now, null, 1), Mine(EdgeKind.Follow, Strangers with { Mine = Asking }));
    }

    [Fact]
    public void Follow_OfOneWhoBlocks_IsUnseenWhateverTheAccount()
    {
        var open = Decide(EdgeKind.Follow, Strangers with { Theirs = Blocking });
        var closed = Decide(EdgeKind.Follow, Strangers with { Theirs = Blocking, OtherIsPrivate = true });

        Assert.Equal((Now, true, false), (open.After.Mine.FollowedAt, open.After.Mine.Unseen, open.After.Mine.Follows));
        Assert.Equal((Now, true), (closed.After.Mine.RequestedAt, closed.After.Mine.Unseen));
        Assert.All([open, closed], decision => Assert.Equal((0, true), (decision.Entries.Single().Effect, decision.Entries.Single().Unseen)));
    }

    [Fact]
    public void Follow_OfWhomOneBlocks_IsRefused()
        => Assert.Equal(
            ErrorReason.Blocking, Assert.Throws<Problem>(() => Decide(EdgeKind.Follow, Strangers with { Mine = Blocking })).Reason);

    [Fact]
    public void Block_EndsWhatThereIsBothWays()
    {
        var decision = Decide(EdgeKind.Block, new Pair(Following with { CloseFriendAt = Before }, Following, false));
        var asked = Decide(EdgeKind.Block, new Pair(Asking, Asking, false));

        Assert.Equal(
            [(false, EdgeKind.Unfollow, -1), (true, EdgeKind.RemoveFollower, -1), (false, EdgeKind.Block, 0)],
            decision.Entries.Select(entry => (entry.OfTheirs, entry.Kind, (int)entry.Effect)));
        Assert.Equal(
            [(false, EdgeKind.CancelFollowRequest), (true, EdgeKind.DenyFollowRequest), (false, EdgeKind.Block)],
            asked.Entries.Select(entry => (entry.OfTheirs, entry.Kind)));
        Assert.All([decision, asked], each => Assert.True(each.After.Mine.Blocks(Now)));
        Assert.All([decision, asked], each => Assert.Equal((null, null), (each.After.Theirs.FollowedAt, each.After.Theirs.RequestedAt)));
        Assert.Null(decision.After.Mine.CloseFriendAt);
    }

    [Fact]
    public void Accept_OnlyWhatWasAsked_WithItsCause()
    {
        var accepted = Decide(EdgeKind.AcceptFollowRequest, Strangers with { Theirs = Asking });
        var none = Decide(EdgeKind.AcceptFollowRequest, Strangers);
        var unseen = Decide(EdgeKind.AcceptFollowRequest, new Pair(Blocking, Asking with { Unseen = true }, false));

        Assert.Equal<(int, EdgeCause, DateTime?)>(
            (1, new EdgeCause(1, "v1"), Now), (accepted.Entries[0].Effect, accepted.Entries[0].Cause, accepted.After.Theirs.FollowedAt));
        Assert.Equal((0, Strangers), (none.Entries[0].Effect, none.After));
        Assert.Equal((0, null), (unseen.Entries[0].Effect, unseen.After.Theirs.FollowedAt));
    }

    [Fact]
    public void Restraint_ThatIsOver_HidesNothingMore()
    {
        var over = Blocking with { Block = new Restraint(Before, Now) };
        var unseen = Following with { Unseen = true };

        Assert.Equal((Now, null, 1), Mine(EdgeKind.Follow, new Pair(unseen, over, false)));
        Assert.Equal(Tie.None, Decide(EdgeKind.Unblock, new Pair(Blocking, unseen, false)).After.Theirs);
        Assert.Equal(
            ErrorReason.InvalidField,
            Assert.Throws<Problem>(() => EdgeRules.Decide(Change(EdgeKind.Block) with { ExpireTime = Now }, Strangers, Now, Now)).Reason);
    }

    [Fact]
    public void CloseFriend_RestsOnTheFollow()
    {
        var friend = Decide(EdgeKind.AddCloseFriend, Strangers with { Mine = Following }).After.Mine;

        Assert.Equal(Now, friend.CloseFriendAt);
        Assert.Null(Decide(EdgeKind.Unfollow, Strangers with { Mine = friend }).After.Mine.CloseFriendAt);
        Assert.Null(Decide(EdgeKind.RemoveFollower, Strangers with { Theirs = friend }).After.Theirs.CloseFriendAt);
        Assert.Equal(ErrorReason.NotFollowing, Assert.Throws<Problem>(() => Decide(EdgeKind.AddCloseFriend, Strangers)).Reason);
    }

    [Fact]
    public void Decide_AnySequence_NeverLeavesAFollowAcrossABlockAndEffectsSumToTheFollows()
    {
        EdgeKind[] all =
        [
            EdgeKind.Follow, EdgeKind.Unfollow, EdgeKind.Block, EdgeKind.Unblock, EdgeKind.CancelFollowRequest, EdgeKind.AcceptFollowRequest,
            EdgeKind.DenyFollowRequest, EdgeKind.RemoveFollower, EdgeKind.Mute, EdgeKind.Unmute, EdgeKind.AddCloseFriend, EdgeKind.RemoveCloseFriend,
        ];
        Gen.Select(Gen.Int[0, all.Length - 1].Select(i => all[i]), Gen.Bool, Gen.Bool, Gen.Int[0, 3]).Array[0, 60].Sample(steps =>
        {
            var (ann, ben, now) = (Tie.None, Tie.None, Before);
            var (annsEffect, bensEffect) = (0, 0);
            foreach (var (kind, byAnn, isPrivate, hours) in steps)
            {
                now = now.AddHours(1);
                var change = Change(kind) with { ExpireTime = kind is EdgeKind.Block or EdgeKind.Mute && hours > 0 ? now.AddHours(hours) : null };
                EdgeDecision decision;
                try
                {
                    decision = EdgeRules.Decide(change, byAnn ? new Pair(ann, ben, isPrivate) : new Pair(ben, ann, isPrivate), now, now);
                }
                catch (Problem problem) when (problem.Reason is ErrorReason.Blocking or ErrorReason.NotFollowing)
                {
                    continue;
                }
                (ann, ben) = byAnn ? (decision.After.Mine, decision.After.Theirs) : (decision.After.Theirs, decision.After.Mine);
                foreach (var entry in decision.Entries)
                {
                    if (entry.OfTheirs == byAnn)
                        bensEffect += entry.Effect;
                    else
                        annsEffect += entry.Effect;
                }
                Assert.Equal((ann.Follows ? 1 : 0, ben.Follows ? 1 : 0), (annsEffect, bensEffect));
                Assert.False((ann.Blocks(now) || ben.Blocks(now)) && (ann.Follows || ben.Follows));
                Assert.All([ann, ben], tie => Assert.False(tie.FollowedAt is not null && tie.RequestedAt is not null));
                Assert.All([ann, ben], tie => Assert.False(tie.CloseFriendAt is not null && tie.FollowedAt is null));
                Assert.False(ann.Unseen && !ben.Blocks(now) || ben.Unseen && !ann.Blocks(now));
            }
        });
    }

    [Fact]
    public void Read_EverythingWrong_SaysItAllAtOnce()
    {
        var problem = Assert.Throws<Problem>(() => EdgeRequests.Read(
            "7", "ann", "", EdgeKind.Block, new Cause { VideoId = new string('v', 65) }, new Timestamp { Seconds = long.MaxValue }));

        Assert.Equal(ErrorReason.InvalidField, problem.Reason);
        Assert.All(
            ["event_id", "user_id", "cause.video_id", "expire_time"],
            field => Assert.Contains(field, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_Oneself_IsSelfReference()
        => Assert.Equal(
            ErrorReason.SelfReference,
            Assert.Throws<Problem>(() => EdgeRequests.Read(NewEvent.Id(), "ann", "ann", EdgeKind.Unfollow)).Reason);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Check_NumberOfUsers_IsBounded(int users, bool accepted)
    {
        var request = new GetRelationshipsRequest
        {
            UserIds = { Enumerable.Range(0, users).Select(i => i.ToString(CultureInfo.InvariantCulture)) },
        };

        Assert.Equal(accepted, Record.Exception(() => EdgeRequests.Check(request)) is null);
    }

    private static EdgeChange Change(EdgeKind kind) => new("me", "you", Guid.Empty, kind, EdgeCause.Unknown);

    private static EdgeDecision Decide(EdgeKind kind, Pair pair) => EdgeRules.Decide(Change(kind), pair, Now, Now);

    private static (DateTime? FollowedAt, DateTime? RequestedAt, int Effect) Mine(EdgeKind kind, Pair pair)
    {
        var decision = Decide(kind, pair);
        return (decision.After.Mine.FollowedAt, decision.After.Mine.RequestedAt, decision.Entries.Single().Effect);
    }
}
