using Engagement.SocialGraph.V1;
using Xunit;

namespace Engagement.SocialGraph.Tests.Lists;

public sealed class CommonTiesTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task MutualsAndKnownFollowers_PageByPage_AreTheIntersectionsByUserId()
    {
        var (ann, star) = (fixture.NewUser("ann"), fixture.NewUser("star"));
        var crowd = Enumerable.Range(0, 30).Select(_ => fixture.NewUser("crowd")).ToArray();
        for (var i = 0; i < crowd.Length; i++)
        {
            if (i % 2 == 0)
                await FollowAsync(ann, crowd[i]);
            if (i % 3 == 0)
                await FollowAsync(crowd[i], ann);
            if (i % 5 == 0)
                await FollowAsync(crowd[i], star);
        }
        await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = crowd[0] });

        var (mutuals, known) = (new List<string>(), new List<string>());
        var mutualsRequest = new ListMutualsRequest { PageSize = 2 };
        do
        {
            var page = await fixture.Graph(ann).ListMutualsAsync(mutualsRequest);
            Assert.Equal(4, page.TotalSize);
            mutuals.AddRange(page.UserIds);
            mutualsRequest.PageToken = page.NextPageToken;
        }
        while (mutualsRequest.PageToken != "");
        var knownRequest = new ListKnownFollowersRequest { UserId = star, PageSize = 1 };
        do
        {
            var page = await fixture.Graph(ann).ListKnownFollowersAsync(knownRequest);
            Assert.Equal(2, page.TotalSize);
            known.AddRange(page.UserIds);
            knownRequest.PageToken = page.NextPageToken;
        }
        while (knownRequest.PageToken != "");

        Assert.Equal(crowd.Where((_, i) => i % 6 == 0 && i > 0).Order(StringComparer.Ordinal), mutuals);
        Assert.Equal(crowd.Where((_, i) => i % 10 == 0 && i > 0).Order(StringComparer.Ordinal), known);
    }

    [Fact]
    public async Task CloseFriends_AreTheirUsersAlone_AndNewestFirst()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        foreach (var friend in new[] { ben, cid })
        {
            await FollowAsync(ann, friend);
            await fixture.Graph(ann).AddCloseFriendAsync(new AddCloseFriendRequest { EventId = NewEvent.Id(), UserId = friend });
        }

        var friends = (await fixture.Graph(ann).ListCloseFriendsAsync(new ListCloseFriendsRequest { PageSize = 1 })).CloseFriends;
        var seen = (await fixture.Graph(ben).GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { ann } })).Relationships[0];
        var told = (await new GraphService.GraphServiceClient(fixture.Host.AsService(ben)).GetRelationshipsAsync(
            new GetRelationshipsRequest { UserIds = { ann } })).Relationships[0];

        Assert.Equal(cid, Assert.Single(friends).UserId);
        Assert.Equal((false, false, true), (seen.CloseFriend, seen.CloseFriendOf, told.CloseFriendOf));

        await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = cid });
        Assert.Equal(
            [ben], (await fixture.Graph(ann).ListCloseFriendsAsync(new ListCloseFriendsRequest())).CloseFriends.Select(friend => friend.UserId));
    }

    private async Task FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });
}
