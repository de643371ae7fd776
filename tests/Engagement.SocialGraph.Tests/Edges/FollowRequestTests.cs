using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Edges;

public sealed class FollowRequestTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task Follow_OfAPrivateAccount_AsksAndFollowsWhenAccepted()
    {
        var (ann, ben) = (fixture.NewUser("ann"), await NewPrivateAsync());
        var request = new FollowRequest { EventId = NewEvent.Id(), UserId = ben, Cause = new Cause { VideoId = "v1" } };

        var asked = await fixture.Graph(ann).FollowAsync(request);

        Assert.Equal((null, true), (asked.FollowedAt, asked.RequestedAt is not null));
        Assert.Equal((false, true), await StateAsync(ann, ben));
        var waiting = Assert.Single((await fixture.Graph(ben).ListFollowRequestsAsync(new ListFollowRequestsRequest())).Requests);
        Assert.Equal((ann, asked.RequestedAt, "v1"), (waiting.UserId, waiting.RequestedAt, waiting.Cause.VideoId));
        var sent = Assert.Single((await fixture.Graph(ann).ListSentFollowRequestsAsync(new ListSentFollowRequestsRequest())).Requests);
        Assert.Equal((ben, asked.RequestedAt), (sent.UserId, sent.RequestedAt));
        Assert.True((await fixture.Graph(ben).GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { ann } })).Relationships[0].RequestedBy);

        await AcceptAsync(ben, ann);

        Assert.Equal((true, false), await StateAsync(ann, ben));
        Assert.Empty((await fixture.Graph(ben).ListFollowRequestsAsync(new ListFollowRequestsRequest())).Requests);
        Assert.Equal(1, (await AccountAsync(ben)).Followers);
        var change = Assert.Single((await fixture.Graph(ben).ListFollowerChangesAsync(
            new ListFollowerChangesRequest { StartTime = asked.RequestedAt - TimeSpan.FromMinutes(1).ToDuration() })).Changes);
        Assert.Equal((ann, 1, "v1"), (change.UserId, change.Effect, change.Cause.VideoId));

        var again = await fixture.Graph(ann).FollowAsync(request);
        Assert.Equal((asked.RequestedAt, true), (again.RequestedAt, again.Duplicate));
    }

    [Fact]
    public async Task Request_DeniedOrCancelled_IsGone_AndMayComeAgain()
    {
        var (ann, ben) = (fixture.NewUser("ann"), await NewPrivateAsync());
        await FollowAsync(ann, ben);

        await fixture.Graph(ben).DenyFollowRequestAsync(new DenyFollowRequestRequest { EventId = NewEvent.Id(), UserId = ann });
        Assert.Equal((false, false), await StateAsync(ann, ben));
        await FollowAsync(ann, ben);
        Assert.Equal((false, true), await StateAsync(ann, ben));

        await fixture.Graph(ann).CancelFollowRequestAsync(new CancelFollowRequestRequest { EventId = NewEvent.Id(), UserId = ben });
        await AcceptAsync(ben, ann);
        Assert.Equal((false, false), await StateAsync(ann, ben));
        Assert.Equal(0, (await AccountAsync(ben)).Followers);
    }

    [Fact]
    public async Task Account_MadePublic_LetsNobodyInWhoWasNotLet()
    {
        var (ann, cid, ben) = (fixture.NewUser("ann"), fixture.NewUser("cid"), await NewPrivateAsync());
        await FollowAsync(ann, ben);

        await fixture.Graph(ben).UpdateAccountAsync(new UpdateAccountRequest { EventId = NewEvent.Id(), Private = false });
        await FollowAsync(cid, ben);

        Assert.Equal((false, true), await StateAsync(ann, ben));
        Assert.Equal((true, false), await StateAsync(cid, ben));
        await FollowAsync(ann, ben);
        Assert.Equal((true, false), await StateAsync(ann, ben));
    }

    [Fact]
    public async Task PrivateAccount_ShowsItsListsToItsFollowersOnly()
    {
        var (ann, cid, ben) = (fixture.NewUser("ann"), fixture.NewUser("cid"), await NewPrivateAsync());
        await FollowAsync(ann, ben);
        await AcceptAsync(ben, ann);

        Assert.Equal(ann, Assert.Single((await fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = ben })).Followers).UserId);
        await Refusal.OfAsync(
            fixture.Graph(cid).ListFollowersAsync(new ListFollowersRequest { UserId = ben }), StatusCode.PermissionDenied, "NOT_PERMITTED");
        await Refusal.OfAsync(
            fixture.Graph(cid).ListFollowingAsync(new ListFollowingRequest { UserId = ben }), StatusCode.PermissionDenied, "NOT_PERMITTED");
        await Refusal.OfAsync(
            fixture.Graph(cid).ListKnownFollowersAsync(new ListKnownFollowersRequest { UserId = ben }), StatusCode.PermissionDenied, "NOT_PERMITTED");
        var account = await fixture.Graph(cid).GetAccountAsync(new GetAccountRequest { UserId = ben });
        Assert.Equal((1, true), (account.Account.Followers, account.Account.Private));
    }

    [Fact]
    public async Task RemoveFollower_EndsTheFollow_WhichMayBeginAgain()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await FollowAsync(ann, ben);

        await fixture.Graph(ben).RemoveFollowerAsync(new RemoveFollowerRequest { EventId = NewEvent.Id(), UserId = ann });

        Assert.Equal((false, false), await StateAsync(ann, ben));
        Assert.Equal((0, 0), ((await AccountAsync(ben)).Followers, (await AccountAsync(ann)).Following));
        await FollowAsync(ann, ben);
        Assert.Equal((true, false), await StateAsync(ann, ben));
    }

    private async Task<string> NewPrivateAsync()
    {
        var user = fixture.NewUser("private");
        await fixture.Graph(user).UpdateAccountAsync(new UpdateAccountRequest { EventId = NewEvent.Id(), Private = true });
        return user;
    }

    private async Task FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });

    private async Task AcceptAsync(string followee, string follower)
        => await fixture.Graph(followee).AcceptFollowRequestAsync(new AcceptFollowRequestRequest { EventId = NewEvent.Id(), UserId = follower });

    private async Task<Account> AccountAsync(string userId)
        => (await fixture.Graph(userId).GetAccountAsync(new GetAccountRequest { UserId = userId })).Account;

    private async Task<(bool Following, bool Requested)> StateAsync(string userId, string otherId)
    {
        var response = await fixture.Graph(userId).GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { otherId } });
        return (response.Relationships[0].Following, response.Relationships[0].Requested);
    }
}
