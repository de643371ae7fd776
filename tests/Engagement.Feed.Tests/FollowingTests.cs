using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;

namespace Engagement.Feed.Tests;

public sealed class FollowingTests : IAsyncLifetime
{
    private FeedSystem _feed = null!;

    public async Task InitializeAsync() => _feed = await FeedSystem.StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task GetFollowing_OfFollowedCreators_IsNewestFirst_SeenOrNot()
    {
        await _feed.AppendAsync(
            Events.Published("a", "bob", at: Events.Noon), Events.Published("c", "cid", at: Events.Noon.AddHours(2)),
            Events.Published("b", "bob", at: Events.Noon.AddHours(1)), Events.Published("x", "stranger"), Events.Published("gone", "bob"),
            Events.Follow("ann", "bob"), Events.Follow("ann", "cid"), Events.Follow("ann", "dan"), Events.Unfollow("ann", "dan"),
            Events.Published("d", "dan"), Events.Deleted("gone", "bob"), Events.Impression("ann", "b"));

        var response = await _feed.As("ann").GetFollowingAsync(new());

        Assert.Equal(["c", "b", "a"], response.Videos.Select(video => video.VideoId));
        Assert.Equal("cid", response.Videos[0].CreatorId);
        Assert.Equal(Events.Noon.AddHours(2), response.Videos[0].PublishedAt.ToDateTimeOffset());
        Assert.Empty(response.NextPageToken);
        Assert.NotEmpty(response.RequestId);
        Assert.Empty((await _feed.As("dan").GetFollowingAsync(new())).Videos);
    }

    [Fact]
    public async Task GetFriends_OfThoseWhoFollowBack_IsNewestFirst_InPages_AndEndsWithTheFollow()
    {
        await _feed.AppendAsync(
            Events.Published("a", "bob", at: Events.Noon), Events.Published("b", "cid", at: Events.Noon.AddHours(1)),
            Events.Published("c", "bob", at: Events.Noon.AddHours(2), visibility: Visibility.Friends), Events.Published("x", "dan"),
            Events.Published("y", "eve"), Events.Follow("bob", "ann"), Events.Follow("ann", "bob"), Events.Follow("ann", "cid"),
            Events.Follow("ann", "dan"), Events.Follow("eve", "ann"));
        await _feed.AppendAsync(Events.Follow("cid", "ann"));

        var first = await _feed.As("ann").GetFriendsAsync(new() { PageSize = 2 });
        var second = await _feed.As("ann").GetFriendsAsync(new() { PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal(["c", "b", "a"], first.Videos.Concat(second.Videos).Select(video => video.VideoId));
        Assert.Empty(second.NextPageToken);
        Assert.NotEmpty(first.RequestId);
        Assert.Contains(
            V1.CandidateSource.Friends, (await _feed.As("ann").GetForYouAsync(new())).Videos.Single(video => video.VideoId == "a").Sources);
        await _feed.AppendAsync(Events.Unfollow("bob", "ann"), Events.Unfollow("ann", "cid"));
        Assert.Empty((await _feed.As("ann").GetFriendsAsync(new())).Videos);
        await IsInvalidAsync("INVALID_PAGE_TOKEN", first.NextPageToken);

        async Task IsInvalidAsync(string reason, string token)
        {
            // A page of one list is none of the other.
            var refusal = await Assert.ThrowsAsync<RpcException>(async () => await _feed.As("ann").GetFollowingAsync(new() { PageToken = token }));
            Assert.Equal((StatusCode.InvalidArgument, reason), (refusal.StatusCode, refusal.Reason()));
        }
    }

    [Fact]
    public async Task GetFollowing_Visibility_DecidesWhoSees()
    {
        await _feed.AppendAsync(
            Events.Published("friends", "bob", visibility: Visibility.Friends), Events.Published("followers", "bob", visibility: Visibility.Followers),
            Events.Published("private", "bob", visibility: Visibility.Private), Events.Published("public", "bob"),
            Events.Follow("ann", "bob"), Events.Follow("cid", "bob"), Events.Follow("bob", "cid"));

        Assert.Equal(["public", "followers"], await VideosAsync("ann"));
        Assert.Equal(["public", "friends", "followers"], await VideosAsync("cid"));

        async Task<IEnumerable<string>> VideosAsync(string viewerId)
            => (await _feed.As(viewerId).GetFollowingAsync(new())).Videos.Select(video => video.VideoId);
    }

    [Fact]
    public async Task GetFollowing_PagesWhileNewOnesCome_NeitherRepeatNorLeaveOut()
    {
        // Several of the same moment: the id decides.
        await _feed.AppendAsync(
        [
            Events.Follow("ann", "bob"), Events.Follow("ann", "cid"),
            .. Enumerable.Range(0, 25).Select(at => Events.Published($"v{at:00}", at % 2 == 0 ? "bob" : "cid", at: Events.Noon.AddMinutes(at / 4))),
        ]);
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await _feed.As("ann").GetFollowingAsync(new() { PageSize = 4, PageToken = token });
            seen.AddRange(page.Videos.Select(video => video.VideoId));
            token = page.NextPageToken;
            await _feed.AppendAsync(Events.Published($"new{seen.Count}", "bob", at: Events.Noon.AddDays(1)));
        }
        while (token.Length > 0);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(at => $"v{at:00}"), seen);
    }

    [Fact]
    public async Task GetFollowing_TokenOfForYou_IsInvalid()
    {
        await _feed.AppendAsync(Events.Published("a", "bob"), Events.Published("b", "bob"));
        var token = (await _feed.As("ann").GetForYouAsync(new() { PageSize = 1 })).NextPageToken;

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await _feed.As("ann").GetFollowingAsync(new() { PageToken = token }));

        Assert.Equal("INVALID_PAGE_TOKEN", refusal.Reason());
    }
}
