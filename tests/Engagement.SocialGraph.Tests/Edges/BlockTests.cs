using Engagement.SocialGraph.V1;
using Engagement.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Edges;

public sealed class BlockTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Block_OfAFriend_EndsBothFollowsAndHidesEachFromTheOther()
    {
        var (ann, ben, star) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("star"));
        foreach (var (follower, followee) in new[] { (ann, ben), (ben, ann), (ben, star), (star, ben) })
            await FollowAsync(follower, followee);

        await BlockAsync(ann, ben);

        var seen = await RelationshipAsync(ann, ben);
        Assert.Equal((false, false, true, false), (seen.Following, seen.FollowedBy, seen.Blocking, seen.BlockedBy));
        Assert.Equal((0, 0), await CountsAsync(ann));
        Assert.Equal((1, 1), await CountsAsync(ben));
        foreach (var (reader, user) in new[] { (ann, ben), (ben, ann) })
        {
            var followers = await fixture.Graph(reader).ListFollowersAsync(new ListFollowersRequest { UserId = user });
            var following = await fixture.Graph(reader).ListFollowingAsync(new ListFollowingRequest { UserId = user });
            Assert.Equal((0, 0, 0, 0), (followers.Followers.Count, followers.TotalSize, following.Following.Count, following.TotalSize));
            Assert.Equal(new Account { UserId = user }, (await fixture.Graph(reader).GetAccountAsync(new GetAccountRequest { UserId = user })).Account);
        }
        // Among the followers of somebody else as well; the number says no names.
        var ofStar = await fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = star });
        Assert.Equal((0, 1), (ofStar.Followers.Count, ofStar.TotalSize));
    }

    [Fact]
    public async Task Blocked_CannotTellTheBlockerFromAnAccountThatIsMissing()
    {
        var (ann, ben, nobody) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("nobody"));
        await FollowAsync(fixture.NewUser("fan"), ann);
        await fixture.Graph(ann).UpdateAccountAsync(new UpdateAccountRequest { EventId = NewEvent.Id(), Private = true });
        await BlockAsync(ann, ben);

        Assert.Equal(Named(await RelationshipAsync(ben, nobody), ann), await RelationshipAsync(ben, ann));
        Assert.Equal(
            new Account { UserId = ann }, (await fixture.Graph(ben).GetAccountAsync(new GetAccountRequest { UserId = ann })).Account);
        Assert.Equal(
            await fixture.Graph(ben).ListFollowersAsync(new ListFollowersRequest { UserId = nobody }),
            await fixture.Graph(ben).ListFollowersAsync(new ListFollowersRequest { UserId = ann }));
        Assert.Equal(
            await fixture.Graph(ben).ListKnownFollowersAsync(new ListKnownFollowersRequest { UserId = nobody }),
            await fixture.Graph(ben).ListKnownFollowersAsync(new ListKnownFollowersRequest { UserId = ann }));
        Assert.Equal(
            await fixture.Graph(ben).ListEdgeHistoryAsync(new ListEdgeHistoryRequest { UserId = nobody }),
            await fixture.Graph(ben).ListEdgeHistoryAsync(new ListEdgeHistoryRequest { UserId = ann }));
    }

    [Fact]
    public async Task Follow_OfTheBlocker_IsThereForItsSenderUntilTheBlockEnds()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await BlockAsync(ann, ben);

        var followed = await FollowAsync(ben, ann);

        Assert.NotNull(followed.FollowedAt);
        Assert.True((await RelationshipAsync(ben, ann)).Following);
        var following = await fixture.Graph(ben).ListFollowingAsync(new ListFollowingRequest { UserId = ben });
        Assert.Equal((ann, 1), (Assert.Single(following.Following).UserId, following.TotalSize));
        Assert.Equal((0, 1), await CountsAsync(ben));
        var act = Assert.Single((await fixture.Graph(ben).ListEdgeHistoryAsync(new ListEdgeHistoryRequest { UserId = ann })).Events);
        Assert.Equal((EdgeEventKind.Follow, 1), (act.Kind, act.Effect));
        // The blocker is not told, and nobody else either.
        Assert.False((await RelationshipAsync(ann, ben)).FollowedBy);
        Assert.Equal((0, 0), await CountsAsync(ann));
        Assert.Equal(EdgeEventKind.Block, Assert.Single((await fixture.Graph(ann).ListEdgeHistoryAsync(new ListEdgeHistoryRequest { UserId = ben })).Events).Kind);
        Assert.Empty((await fixture.Graph("somebody").ListFollowingAsync(new ListFollowingRequest { UserId = ben })).Following);

        await fixture.Graph(ann).UnblockAsync(new UnblockRequest { EventId = NewEvent.Id(), UserId = ben });

        Assert.False((await RelationshipAsync(ben, ann)).Following);
        Assert.Equal((0, 0), await CountsAsync(ben));
        await FollowAsync(ben, ann);
        Assert.Equal((1, 0), await CountsAsync(ann));
    }

    [Fact]
    public async Task Follow_OfWhomOneBlocks_IsRefused_AndLeavesItsEventIdFree()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await BlockAsync(ann, ben);
        var request = new FollowRequest { EventId = NewEvent.Id(), UserId = ben };

        await Refusal.OfAsync(fixture.Graph(ann).FollowAsync(request), StatusCode.FailedPrecondition, "BLOCKING");
        await fixture.Graph(ann).UnblockAsync(new UnblockRequest { EventId = NewEvent.Id(), UserId = ben });

        Assert.False((await fixture.Graph(ann).FollowAsync(request)).Duplicate);
    }

    [Fact]
    public async Task BlockAndMute_WithAnEnd_EndByThemselves()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        var end = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddSeconds(1.5));
        var block = new BlockRequest { EventId = NewEvent.Id(), UserId = ben, ExpireTime = end };
        await fixture.Graph(ann).BlockAsync(block);
        await fixture.Graph(ann).MuteAsync(new MuteRequest { EventId = NewEvent.Id(), UserId = ben, ExpireTime = end });
        var restriction = Assert.Single((await fixture.Graph(ann).ListBlockedAsync(new ListBlockedRequest())).Blocked);
        Assert.Equal((ben, end.ToDateTime().Ticks / 10), (restriction.UserId, restriction.ExpireTime.ToDateTime().Ticks / 10));
        Assert.Single((await fixture.Graph(ann).ListMutedAsync(new ListMutedRequest())).Muted);

        await Until.IsTrueAsync(
            async () => await RelationshipAsync(ann, ben) is { Blocking: false, Muting: false }, Patience, "the block and the mute are over");

        Assert.Empty((await fixture.Graph(ann).ListBlockedAsync(new ListBlockedRequest())).Blocked);
        Assert.Empty((await fixture.Graph(ann).ListMutedAsync(new ListMutedRequest())).Muted);
        // Sent again, it is still the block that was: what is over is not refused for being over.
        Assert.True((await fixture.Graph(ann).BlockAsync(block)).Duplicate);
        await Refusal.OfAsync(
            fixture.Graph(ann).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = ben, ExpireTime = end }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    [Fact]
    public async Task Block_IsToldToServicesOnBothSides()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await BlockAsync(ann, ben);
        var service = new GraphService.GraphServiceClient(fixture.Host.AsService(ben));

        var told = (await service.GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { ann } })).Relationships[0];

        Assert.Equal((false, true), (told.Blocking, told.BlockedBy));
    }

    [Fact]
    public async Task EveryKind_SentAgain_IsADuplicate_AndForAnotherUserIsReused()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var graph = fixture.Graph(ann);
        await FollowAsync(ann, ben);
        Func<string, string, Task<bool>>[] kinds =
        [
            async (id, user) => (await graph.AddCloseFriendAsync(new AddCloseFriendRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.RemoveCloseFriendAsync(new RemoveCloseFriendRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.MuteAsync(new MuteRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.UnmuteAsync(new UnmuteRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.RemoveFollowerAsync(new RemoveFollowerRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.AcceptFollowRequestAsync(new AcceptFollowRequestRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.DenyFollowRequestAsync(new DenyFollowRequestRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.CancelFollowRequestAsync(new CancelFollowRequestRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.BlockAsync(new BlockRequest { EventId = id, UserId = user })).Duplicate,
            async (id, user) => (await graph.UnblockAsync(new UnblockRequest { EventId = id, UserId = user })).Duplicate,
        ];

        foreach (var kind in kinds)
        {
            var id = NewEvent.Id();
            Assert.False(await kind(id, ben));
            Assert.True(await kind(id, ben));
            Assert.Equal(StatusCode.AlreadyExists, (await Assert.ThrowsAsync<RpcException>(() => kind(id, cid))).StatusCode);
        }
    }

    private static Relationship Named(Relationship relationship, string userId) => new(relationship) { UserId = userId };

    private async Task<FollowResponse> FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });

    private async Task BlockAsync(string userId, string otherId)
        => await fixture.Graph(userId).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = otherId });

    private async Task<Relationship> RelationshipAsync(string userId, string otherId)
        => (await fixture.Graph(userId).GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { otherId } })).Relationships[0];

    private async Task<(long Followers, long Following)> CountsAsync(string userId)
    {
        var account = (await fixture.Graph(userId).GetAccountAsync(new GetAccountRequest { UserId = userId })).Account;
        return (account.Followers, account.Following);
    }
}
