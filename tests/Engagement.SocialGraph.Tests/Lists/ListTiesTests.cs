using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.Lists;

public sealed class ListTiesTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task ListFollowers_PageByPage_WhileNewOnesCome_HasEachOnceNewestFirst()
    {
        var star = fixture.NewUser("star");
        var start = TimeProvider.System.GetUtcNow().AddHours(-1);
        var fans = Enumerable.Range(0, 25).Select(_ => fixture.NewUser("fan")).ToArray();
        // Five at each moment, so that pages end between equals.
        for (var i = 0; i < fans.Length; i++)
            await FollowAsync(fans[i], star, start.AddSeconds(i / 5));

        var seen = new List<Edge>();
        var request = new ListFollowersRequest { UserId = star, PageSize = 4 };
        do
        {
            var page = await fixture.Graph("somebody").ListFollowersAsync(request);
            Assert.Equal(25 + seen.Count / 4, page.TotalSize);
            seen.AddRange(page.Followers);
            request.PageToken = page.NextPageToken;
            await FollowAsync(fixture.NewUser("late"), star, start.AddMinutes(10));
        }
        while (request.PageToken != "");

        Assert.Equal(fans.Order(StringComparer.Ordinal), seen.Select(edge => edge.UserId).Order(StringComparer.Ordinal));
        Assert.Equal(
            seen.OrderByDescending(edge => edge.FollowedAt.ToDateTime()).ThenByDescending(edge => edge.UserId, StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task ListFollowing_PageSizeThatFitsExactly_EndsWithoutAnotherPage()
    {
        var ann = fixture.NewUser("ann");
        foreach (var _ in Enumerable.Range(0, 3))
            await FollowAsync(ann, fixture.NewUser("star"), TimeProvider.System.GetUtcNow());

        var page = await fixture.Graph(ann).ListFollowingAsync(new ListFollowingRequest { UserId = ann, PageSize = 3 });

        Assert.Equal((3, "", 3L), (page.Following.Count, page.NextPageToken, page.TotalSize));
    }

    [Fact]
    public async Task ListFollowers_TokenOfAnotherListOrCaller_IsRefused()
    {
        var (star, other) = (fixture.NewUser("star"), fixture.NewUser("star"));
        foreach (var _ in Enumerable.Range(0, 2))
            await FollowAsync(fixture.NewUser("fan"), star, TimeProvider.System.GetUtcNow());
        var token = (await fixture.Graph("ann").ListFollowersAsync(new ListFollowersRequest { UserId = star, PageSize = 1 })).NextPageToken;

        await Refusal.OfAsync(
            fixture.Graph("ann").ListFollowersAsync(new ListFollowersRequest { UserId = other, PageToken = token }),
            StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN");
        await Refusal.OfAsync(
            fixture.Graph("ben").ListFollowersAsync(new ListFollowersRequest { UserId = star, PageToken = token }),
            StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN");
        await Refusal.OfAsync(
            fixture.Graph("ann").ListFollowingAsync(new ListFollowingRequest { UserId = star, PageToken = token }),
            StatusCode.InvalidArgument, "INVALID_PAGE_TOKEN");
    }

    [Fact]
    public async Task ListFollowers_BadUserAndBadSize_SaysBoth()
    {
        var refusal = await Refusal.OfAsync(
            fixture.Graph("ann").ListFollowersAsync(new ListFollowersRequest { UserId = "", PageSize = -1 }),
            StatusCode.InvalidArgument, "INVALID_FIELD");

        Assert.Equal(["user_id", "page_size"], refusal.ViolatedFields());
    }

    [Fact]
    public async Task GetRelationships_OfEachKind_InTheOrderAskedFor()
    {
        var (ann, followed, follower, friend, left) = (
            fixture.NewUser("ann"), fixture.NewUser("followed"), fixture.NewUser("follower"), fixture.NewUser("friend"), fixture.NewUser("left"));
        var now = TimeProvider.System.GetUtcNow();
        await FollowAsync(ann, followed, now);
        await FollowAsync(follower, ann, now);
        await FollowAsync(ann, friend, now);
        await FollowAsync(friend, ann, now);
        await FollowAsync(ann, left, now);
        await fixture.Graph(ann).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = left });

        var response = await fixture.Graph(ann).GetRelationshipsAsync(
            new GetRelationshipsRequest { UserIds = { friend, "stranger", followed, left, follower, friend } });

        Assert.Equal(
            [(friend, true, true, true), ("stranger", false, false, false), (followed, true, false, false), (left, false, false, false),
                (follower, false, true, false), (friend, true, true, true)],
            response.Relationships.Select(other => (other.UserId, other.Following, other.FollowedBy, other.IsMutual)));
    }

    [Fact]
    public async Task GetRelationships_BadUsers_SaysWhich()
    {
        var refusal = await Refusal.OfAsync(
            fixture.Graph("ann").GetRelationshipsAsync(new GetRelationshipsRequest { UserIds = { "good", "", "b d" } }),
            StatusCode.InvalidArgument, "INVALID_FIELD");

        Assert.Equal(["user_ids[1]", "user_ids[2]"], refusal.ViolatedFields());
    }

    private async Task FollowAsync(string follower, string followee, DateTimeOffset time)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = Guid.CreateVersion7(time).ToString(), UserId = followee });
}
