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
}
