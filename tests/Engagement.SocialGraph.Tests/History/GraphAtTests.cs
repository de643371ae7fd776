using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.SocialGraph.Tests.History;

public sealed class GraphAtTests(SocialGraphFixture fixture) : IClassFixture<SocialGraphFixture>
{
    [Fact]
    public async Task Lists_AsOfEachMoment_AreWhatTheyWere()
    {
        var (ann, ben, cid) = (fixture.NewUser("ann"), fixture.NewUser("ben"), fixture.NewUser("cid"));
        var start = Now();
        var benFollows = await FollowAsync(ben, ann);
        var one = Now();
        await FollowAsync(ann, ben);
        await FollowAsync(cid, ann);
        var both = Now();
        await fixture.Graph(ben).UnfollowAsync(new UnfollowRequest { EventId = NewEvent.Id(), UserId = ann });
        var left = Now();
        await fixture.Graph(ann).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = ben });
        var blocked = Now();
        await fixture.Graph(ann).UnblockAsync(new UnblockRequest { EventId = NewEvent.Id(), UserId = ben });
        var last = Now();

        Assert.Equal("", await FollowersAsync(ann, start));
        Assert.Equal(ben, await FollowersAsync(ann, one));
        Assert.Equal($"{ben} {cid}", await FollowersAsync(ann, both));
        Assert.Equal(cid, await FollowersAsync(ann, left));
        var then = await fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = ann, AsOfTime = one });
        Assert.Equal(new Edge { UserId = ben, FollowedAt = benFollows.FollowedAt }, Assert.Single(then.Followers));
        Assert.Equal(["", "", ben, "", ""], await Task.WhenAll(new[] { start, one, both, left, last }.Select(time => MutualsAsync(ann, time))));
        Assert.Equal(["", "", ben, ben, "", ""], await Task.WhenAll(new[] { start, one, both, left, blocked, last }.Select(time => FollowingAsync(ann, time))));
        Assert.Equal(["", "", ben, ""], await Task.WhenAll(new[] { start, left, blocked, last }.Select(time => BlockedAsync(ann, time))));
    }

    [Fact]
    public async Task Followers_AsOfATime_PageByPage_HasEachOnceByUserId()
    {
        var star = fixture.NewUser("star");
        var fans = Enumerable.Range(0, 7).Select(_ => fixture.NewUser("fan")).ToArray();
        foreach (var fan in fans)
            await FollowAsync(fan, star);
        var request = new ListFollowersRequest { UserId = star, AsOfTime = Now(), PageSize = 3 };
        await FollowAsync(fixture.NewUser("late"), star);

        var seen = new List<string>();
        do
        {
            var page = await fixture.Graph(star).ListFollowersAsync(request);
            Assert.Equal(7, page.TotalSize);
            seen.AddRange(page.Followers.Select(edge => edge.UserId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken != "");

        Assert.Equal(fans.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Following_AsOfATime_HidesABlockAsTheListOfThenDid()
    {
        var (ann, ben) = (fixture.NewUser("ann"), fixture.NewUser("ben"));
        await fixture.Graph(ann).BlockAsync(new BlockRequest { EventId = NewEvent.Id(), UserId = ben });
        await FollowAsync(ben, ann);
        var blocked = Now();
        await fixture.Graph(ann).UnblockAsync(new UnblockRequest { EventId = NewEvent.Id(), UserId = ben });

        Assert.Equal((ann, ""), (await FollowingAsync(ben, blocked), await FollowingAsync(ben, Now())));
        Assert.Equal("", await FollowersAsync(ann, blocked));
    }

    [Fact]
    public async Task AsOf_OfSomebodyElseOrOfTheFuture_IsRefused()
    {
        var ann = fixture.NewUser("ann");
        var future = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMinutes(1));

        await Refusal.OfAsync(
            fixture.Graph("ben").ListFollowersAsync(new ListFollowersRequest { UserId = ann, AsOfTime = Now() }),
            StatusCode.PermissionDenied, "NOT_PERMITTED");
        await Refusal.OfAsync(
            fixture.Graph(ann).ListFollowersAsync(new ListFollowersRequest { UserId = ann, AsOfTime = future }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
        await Refusal.OfAsync(
            fixture.Graph(ann).ListMutualsAsync(new ListMutualsRequest { AsOfTime = new Timestamp { Nanos = -1 } }),
            StatusCode.InvalidArgument, "INVALID_FIELD");
    }

    private static Timestamp Now() => Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());

    private async Task<FollowResponse> FollowAsync(string follower, string followee)
        => await fixture.Graph(follower).FollowAsync(new FollowRequest { EventId = NewEvent.Id(), UserId = followee });

    private async Task<string> FollowersAsync(string userId, Timestamp time)
    {
        var list = await fixture.Graph(userId).ListFollowersAsync(new ListFollowersRequest { UserId = userId, AsOfTime = time });
        Assert.Equal(list.Followers.Count, list.TotalSize);
        return string.Join(' ', list.Followers.Select(edge => edge.UserId));
    }

    private async Task<string> FollowingAsync(string userId, Timestamp time)
    {
        var list = await fixture.Graph(userId).ListFollowingAsync(new ListFollowingRequest { UserId = userId, AsOfTime = time });
        Assert.Equal(list.Following.Count, list.TotalSize);
        return string.Join(' ', list.Following.Select(edge => edge.UserId));
    }

    private async Task<string> MutualsAsync(string userId, Timestamp time)
    {
        var list = await fixture.Graph(userId).ListMutualsAsync(new ListMutualsRequest { AsOfTime = time });
        Assert.Equal(list.UserIds.Count, list.TotalSize);
        return string.Join(' ', list.UserIds);
    }

    private async Task<string> BlockedAsync(string userId, Timestamp time)
        => string.Join(' ', (await fixture.Graph(userId).ListBlockedAsync(new ListBlockedRequest { AsOfTime = time })).Blocked.Select(block => block.UserId));
}
