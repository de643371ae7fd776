using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Liking;

public sealed class LikerTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ListLikers_InPages_ShowsEachOnceNewestFirstWithTheTimeOfItsReceipt()
    {
        var receipts = new List<Receipt>();
        for (var i = 0; i < 7; i++)
            receipts.Add((await _host.As($"user{i}").LikeAsync(Sent.Like())).Receipt);
        await _host.As("user3").UnlikeAsync(new UnlikeRequest { EventId = Sent.NewId(), VideoId = "v1" });
        await _host.As("user9").LikeAsync(Sent.Like("v2"));
        var seen = new List<Liker>();
        var request = new ListLikersRequest { VideoId = "v1", PageSize = 3 };
        do
        {
            var page = await _host.As("zoe").ListLikersAsync(request);
            seen.AddRange(page.Likers);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["user6", "user5", "user4", "user2", "user1", "user0"], seen.Select(liker => liker.UserId));
        Assert.Equal(receipts[6].RecordedAt, seen[0].LikedAt);
    }

    [Fact]
    public async Task Lists_OfUsersWhoBlockOrAreBlocked_LeaveThemOut()
    {
        foreach (var user in new[] { "ann", "bob", "cleo" })
        {
            await _host.As(user).LikeAsync(Sent.Like());
            await new CommentService.CommentServiceClient(_host.Wire.As(user)).PostCommentAsync(
                new PostCommentRequest { EventId = Sent.NewId(), VideoId = "v1", Text = $"By {user}" });
        }
        _host.People.Blocks.Add(("zoe", "ann"));
        _host.People.Blocks.Add(("bob", "zoe"));

        var likers = (await _host.As("zoe").ListLikersAsync(new ListLikersRequest { VideoId = "v1" })).Likers;
        var comments = (await new CommentService.CommentServiceClient(_host.Wire.As("zoe")).ListCommentsAsync(
            new ListCommentsRequest { VideoId = "v1" })).Comments;

        Assert.Equal(["cleo"], likers.Select(liker => liker.UserId));
        Assert.Equal(["cleo"], comments.Select(comment => comment.UserId));
        Assert.Equal(3, (await _host.As("ann").ListLikersAsync(new ListLikersRequest { VideoId = "v1" })).Likers.Count);
    }

    [Theory]
    [InlineData("zoe", "carl")]
    [InlineData("carl", "zoe")]
    public async Task Reads_OfACreatorWhomABlockHides_AreThoseOfNobody(string blocker, string blocked)
    {
        var liked = (await _host.As("ann").LikeAsync(Sent.Like())).Receipt;
        var shared = (await new ShareService.ShareServiceClient(_host.Wire.As("carl")).ShareVideoAsync(
            new ShareVideoRequest { EventId = Sent.NewId(), VideoId = "v1", Channel = ShareChannel.Link })).Receipt;
        await _host.CountersAtAsync("v1", liked.Position);
        Assert.Equal(1, (await CountersAsync("ann", "carl")).Likes);
        _host.People.Blocks.Add((blocker, blocked));

        await RefusedAsync(_host.As("zoe").ListLikersAsync(new ListLikersRequest { VideoId = "v1" }), "VIDEO_NOT_FOUND");
        await RefusedAsync(_host.As("zoe").ListKnownLikersAsync(new ListKnownLikersRequest { VideoId = "v1" }), "VIDEO_NOT_FOUND");
        await RefusedAsync(
            new CommentService.CommentServiceClient(_host.Wire.As("zoe")).ListCommentsAsync(new ListCommentsRequest { VideoId = "v1" }), "VIDEO_NOT_FOUND");
        await RefusedAsync(
            new ShareService.ShareServiceClient(_host.Wire.As("zoe")).OpenShareAsync(
                new OpenShareRequest { EventId = Sent.NewId(), ShareToken = shared.ShareToken }),
            "SHARE_NOT_FOUND");
        var (hidden, missing) = (await CountersAsync("zoe", "carl"), await CountersAsync("zoe", "nobody"));
        Assert.Equal(new UserCounters(missing) { UserId = "carl", Position = hidden.Position }, hidden);
        Assert.Single((await _host.As("ann").ListLikersAsync(new ListLikersRequest { VideoId = "v1" })).Likers);
    }

    [Fact]
    public async Task ListKnownLikers_AreThoseWhomTheReaderFollows()
    {
        foreach (var user in new[] { "ann", "bob", "cleo" })
            await _host.As(user).LikeAsync(Sent.Like());
        _host.People.Follows.UnionWith([("zoe", "ann"), ("zoe", "cleo"), ("zoe", "dora"), ("yara", "bob")]);

        var known = (await _host.As("zoe").ListKnownLikersAsync(new ListKnownLikersRequest { VideoId = "v1" })).Likers;

        Assert.Equal(["cleo", "ann"], known.Select(liker => liker.UserId));
    }

    [Fact]
    public async Task ListLikers_OfAnUnknownVideo_IsNotFound()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _host.As("zoe").ListLikersAsync(new ListLikersRequest { VideoId = "unknown" }).ResponseAsync);

        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }

    private async Task<UserCounters> CountersAsync(string reader, string userId)
        => (await new CounterService.CounterServiceClient(_host.Wire.As(reader)).BatchGetCountersAsync(
            new BatchGetCountersRequest { UserIds = { userId } })).Users[0];

    private static async Task RefusedAsync<TResponse>(AsyncUnaryCall<TResponse> call, string reason)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal((StatusCode.NotFound, reason), (refusal.StatusCode, refusal.Reason()));
    }
}
