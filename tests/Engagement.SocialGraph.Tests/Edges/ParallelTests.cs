using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Edges;

/// <summary>The same call many times at once, and calls that exclude each other.</summary>
public sealed class ParallelTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    private const int Calls = 64;
    private const int Races = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FollowAcceptBlockUnfollow_SixtyFourTimesAtOnce_HaveOneEffectEach(bool sameId)
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        await fixture.Graph(ben).UpdateAccountAsync(new UpdateAccountRequest { EventId = NewEvent.Id(), Private = true });

        await AtOnceAsync(sameId, async id => (await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = id, UserId = cid })).Duplicate);
        Assert.Equal((0, 1, 1, 0), await CountsAsync(ann, cid));
        await AtOnceAsync(sameId, async id => (await fixture.Graph(ann).FollowAsync(new FollowRequest { EventId = id, UserId = ben })).Duplicate);
        Assert.Equal((0, 1, 0, 0), await CountsAsync(ann, ben));
        await AtOnceAsync(
            sameId,
            async id => (await fixture.Graph(ben).AcceptFollowRequestAsync(new AcceptFollowRequestRequest { EventId = id, UserId = ann })).Duplicate);
        Assert.Equal((0, 2, 1, 0), await CountsAsync(ann, ben));
        await AtOnceAsync(sameId, async id => (await fixture.Graph(ben).BlockAsync(new BlockRequest { EventId = id, UserId = ann })).Duplicate);
        Assert.Equal((0, 1, 0, 0), await CountsAsync(ann, ben));
        await AtOnceAsync(sameId, async id => (await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = id, UserId = cid })).Duplicate);
        Assert.Equal((0, 0, 0, 0), await CountsAsync(ann, cid));
        Assert.Equal(0, await fixture.ScalarAsync<long>("SELECT sum(effect) FROM edge_event WHERE user_id = $1", ann));
    }

    [Fact]
    public async Task FollowRacingBlock_NeverLeavesABlockedFollower()
    {
        var (ann, star) = (fixture.NewUser("ann"), fixture.NewUser("star"));
        await FollowAsync(star, ann);

        for (var race = 0; race < Races; race++)
        {
            var fan = fixture.NewUser("fan");
            await Task.WhenAll(
                FollowAsync(fan, star), BlockAsync(star, fan), FollowAsync(fan, star), FollowAsync(star, fan), FollowAsync(fan, ann));

            var seen = (await new GraphService.GraphServiceClient(fixture.Host.AsService(star)).GetRelationshipsAsync(
                new GetRelationshipsRequest { UserIds = { fan } })).Relationships[0];
            Assert.Equal((true, false, false), (seen.Blocking, seen.Following, seen.FollowedBy));
        }

        Assert.Equal((0, 1), await OwnCountsAsync(star));
        Assert.Equal(Races + 1, (await OwnCountsAsync(ann)).Followers);
    }

    private static async Task AtOnceAsync(bool sameId, Func<string, Task<bool>> callAsync)
    {
        var id = NewEvent.Id();
        var duplicates = await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => callAsync(sameId ? id : NewEvent.Id())));
        Assert.Equal(sameId ? 1 : Calls, duplicates.Count(duplicate => !duplicate));
    }

    private async Task FollowAsync(string follower, string followee)
    {
        try
        {
            await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });
        }
        catch (RpcException refusal) when (refusal.Reason() == "BLOCKING")
        {
            // The block was faster.
        }
    }

    private async Task BlockAsync(string userId, string otherId)
        => await fixture.Graph(userId).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = otherId });

    private async Task<(long Followers, long Following, long OthersFollowers, long OthersFollowing)> CountsAsync(string userId, string otherId)
    {
        var (mine, theirs) = (await OwnCountsAsync(userId), await OwnCountsAsync(otherId));
        return (mine.Followers, mine.Following, theirs.Followers, theirs.Following);
    }

    private async Task<(long Followers, long Following)> OwnCountsAsync(string userId)
    {
        var account = (await fixture.Graph(userId).GetAccountAsync(new GetAccountRequest { UserId = userId })).Account;
        return (account.Followers, account.Following);
    }
}
