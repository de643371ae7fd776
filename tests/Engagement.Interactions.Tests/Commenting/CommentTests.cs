using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Commenting;

public sealed class CommentTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task PostComment_SixtyFourTimesAtOnce_IsOneComment()
    {
        var post = NewPost("Nice");

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => As("ann").PostCommentAsync(post).ResponseAsync));

        Assert.Single(receipts, receipt => !receipt.Receipt.Duplicate);
        Assert.Equal(["Nice"], (await ListAsync()).Select(comment => comment.Text));
        Assert.Equal(1, (await _host.CountersAtAsync("v1", receipts[0].Receipt.Position)).Comments);
    }

    [Fact]
    public async Task PostComment_IdOfAnothersComment_IsRefused()
    {
        var post = NewPost("Nice");
        await As("ann").PostCommentAsync(post);

        Assert.Equal("EVENT_ID_REUSED", await RefusalAsync(() => As("bob").PostCommentAsync(post)));
        Assert.Equal(["ann"], (await ListAsync()).Select(comment => comment.UserId));
    }

    [Fact]
    public async Task PostComment_WithoutText_NamesTheFieldOfTheCall()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => As("ann").PostCommentAsync(NewPost(" ")).ResponseAsync);

        Assert.Equal(["text"], refusal.ViolatedFields());
    }

    [Fact]
    public async Task Thread_RepliesLikesEditsAndDeletions_AreAsTheReaderSeesThem()
    {
        var first = await PostAsync("ann", "First");
        var reply = await PostAsync("carl", "Thanks", first);
        var second = await PostAsync("bob", "Secnd");
        await As("bob").EditCommentAsync(new EditCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = second, Text = "Second" });
        foreach (var user in new[] { "bob", "carl", "dora" })
            await As(user).LikeCommentAsync(new LikeCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first });
        await As("dora").UnlikeCommentAsync(new UnlikeCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first });

        var comments = await ListAsync("bob");
        var replies = (await As("bob").ListRepliesAsync(new ListRepliesRequest { VideoId = "v1", CommentId = first })).Replies;

        Assert.Equal([(first, "First", 2, 1, true, true), (second, "Second", 0, 0, false, false)],
            comments.Select(comment => (comment.CommentId, comment.Text, comment.Likes, comment.Replies, comment.Liked, comment.LikedByCreator)));
        Assert.Null(comments[0].EditedAt);
        Assert.NotNull(comments[1].EditedAt);
        Assert.Equal((reply, "Thanks", first, true), (replies[0].CommentId, replies[0].Text, replies[0].ParentCommentId, replies[0].ByCreator));

        var deletion = await DeleteAsync("ann", first);
        await DeleteAsync("ann", first);

        comments = await ListAsync();
        Assert.Equal([second, first], comments.OrderByDescending(comment => comment.PostedAt.ToDateTime()).Select(comment => comment.CommentId));
        var gone = comments.Single(comment => comment.CommentId == first);
        Assert.Equal((true, "", "", 1), (gone.Deleted, gone.Text, gone.UserId, gone.Replies));
        Assert.Equal("COMMENT_NOT_FOUND", await RefusalAsync(() => As("bob").PostCommentAsync(NewPost("Why?", first))));
        Assert.Equal(2, (await _host.CountersAtAsync("v1", deletion)).Comments);
    }

    [Fact]
    public async Task Counters_OfAComment_AreItsLikesAndReplies()
    {
        var first = await PostAsync("ann", "First");
        await As("bob").LikeCommentAsync(new LikeCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first });
        var (one, two) = (await PostAsync("bob", "One", first), await PostAsync("bob", "Two", first));
        var last = await DeleteAsync("bob", two);
        await _host.CountersAtAsync("v1", last);

        var counters = (await _host.Counters.BatchGetCountersAsync(new BatchGetCountersRequest { CommentIds = { first, one } })).Comments;

        Assert.Equal([(1, 1), (0, 0)], counters.Select(counter => (counter.Likes, counter.Replies)));
    }

    [Fact]
    public async Task Pin_ByTheCreator_IsFirstAndOnlyOne()
    {
        var (first, second) = (await PostAsync("ann", "First"), await PostAsync("bob", "Second"));
        await PinAsync("carl", second);
        await PinAsync("carl", first);

        var comments = await ListAsync(order: CommentOrder.Newest);

        Assert.Equal([(first, true), (second, false)], comments.Select(comment => (comment.CommentId, comment.Pinned)));
        Assert.Equal("NOT_PERMITTED", await RefusalAsync(
            () => As("ann").PinCommentAsync(new PinCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first })));
        await As("carl").UnpinCommentAsync(new UnpinCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first });
        Assert.Equal([second, first], (await ListAsync(order: CommentOrder.Newest)).Select(comment => comment.CommentId));
    }

    [Fact]
    public async Task Pin_OfAReply_LeavesItAmongTheReplies()
    {
        var first = await PostAsync("ann", "First");
        var reply = await PostAsync("bob", "Second", first);
        await PinAsync("carl", reply);

        Assert.Equal([first], (await ListAsync()).Select(comment => comment.CommentId));
        var replies = await As("zoe").ListRepliesAsync(new ListRepliesRequest { VideoId = "v1", CommentId = first });
        Assert.Equal([(reply, true)], replies.Replies.Select(comment => (comment.CommentId, comment.Pinned)));
    }

    [Fact]
    public async Task EditAndDelete_OfAnothersComment_AreRefusedButTheCreatorMayDelete()
    {
        var first = await PostAsync("ann", "First");

        Assert.Equal("NOT_PERMITTED", await RefusalAsync(() => As("carl").EditCommentAsync(
            new EditCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first, Text = "Mine" })));
        Assert.Equal("NOT_PERMITTED", await RefusalAsync(() => As("bob").DeleteCommentAsync(
            new DeleteCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first })));
        Assert.Equal("COMMENT_NOT_FOUND", await RefusalAsync(() => As("ann").DeleteCommentAsync(
            new DeleteCommentRequest { EventId = Sent.NewId(), VideoId = "v2", CommentId = first })));
        await DeleteAsync("carl", first);

        Assert.Empty(await ListAsync());
    }

    [Theory]
    [InlineData(CommentOrder.Top)]
    [InlineData(CommentOrder.Newest)]
    public async Task ListComments_WhileOthersPost_ShowsEachOnceAndNoneOfTheNew(CommentOrder order)
    {
        var posted = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            posted.Add(await PostAsync("ann", $"Comment {i}"));
            for (var likes = 0; likes < i % 3; likes++)
                await As($"fan{likes}").LikeCommentAsync(new LikeCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = posted[i] });
        }
        await PinAsync("carl", posted[7]);

        var seen = new List<string>();
        var request = new ListCommentsRequest { VideoId = "v1", PageSize = 6, Order = order };
        do
        {
            var page = await As("bob").ListCommentsAsync(request);
            seen.AddRange(page.Comments.Select(comment => comment.CommentId));
            request.PageToken = page.NextPageToken;
            await PostAsync("dora", "Late");
        }
        while (request.PageToken.Length > 0);

        var rest = Enumerable.Range(0, 25).Where(i => i != 7).OrderByDescending(i => order == CommentOrder.Top ? i % 3 : 0).ThenByDescending(i => i);
        Assert.Equal([posted[7], .. rest.Select(i => posted[i])], seen);
    }

    [Fact]
    public async Task DeleteHistoryEntry_OfACommentAndOfALike_TakesThemBack()
    {
        var (first, second) = (await PostAsync("ann", "First"), await PostAsync("bob", "Second"));
        var like = new LikeCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = second };
        await As("ann").LikeCommentAsync(like);
        var history = new HistoryService.HistoryServiceClient(_host.Wire.As("ann"));
        await history.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = first });
        var last = await history.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = like.EventId });

        Assert.Equal([(second, 0)], (await ListAsync()).Select(comment => (comment.CommentId, comment.Likes)));
        Assert.Equal(1, (await _host.CountersAtAsync("v1", last.Receipt.Position)).Comments);
        Assert.Equal(0, (await _host.Counters.BatchGetCountersAsync(new BatchGetCountersRequest { CommentIds = { second } })).Comments[0].Likes);
        Assert.Empty((await history.ListHistoryAsync(new ListHistoryRequest())).Entries);
    }

    [Fact]
    public async Task RecordInteractions_AWholeThreadInOneBatch_IsDecidedInItsOrder()
    {
        var (post, reply) = (Sent.NewId(), Sent.NewId());
        var response = await _host.As("ann").RecordInteractionsAsync(Sent.Batch(
            New(post, interaction => interaction.Comment = new Comment { Text = "One" }),
            New(reply, interaction => interaction.Comment = new Comment { Text = "Two", ParentCommentId = post }),
            New(Sent.NewId(), interaction => interaction.CommentLike = new CommentLike { CommentId = reply }),
            New(Sent.NewId(), interaction => interaction.CommentEdit = new CommentEdit { CommentId = post, Text = "1" }),
            New(Sent.NewId(), interaction => interaction.CommentDeletion = new CommentDeletion { CommentId = reply }),
            New(Sent.NewId(), interaction => interaction.CommentLike = new CommentLike { CommentId = reply })));

        Assert.Equal([true, true, true, true, true, false], response.Results.Select(result => result.Receipt is not null));
        var comment = Assert.Single(await ListAsync());
        Assert.Equal(("1", 0L), (comment.Text, comment.Replies));
    }

    private CommentService.CommentServiceClient As(string user) => new(_host.Wire.As(user));

    private async Task<string> PostAsync(string user, string text, string parent = "")
        => (await As(user).PostCommentAsync(NewPost(text, parent))).Receipt.EventId;

    private async Task<long> DeleteAsync(string user, string comment)
        => (await As(user).DeleteCommentAsync(new DeleteCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = comment })).Receipt.Position;

    private async Task PinAsync(string user, string comment)
        => await As(user).PinCommentAsync(new PinCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = comment });

    private async Task<IReadOnlyList<PostedComment>> ListAsync(string reader = "zoe", CommentOrder order = CommentOrder.Unspecified)
        => (await As(reader).ListCommentsAsync(new ListCommentsRequest { VideoId = "v1", Order = order })).Comments;

    private static PostCommentRequest NewPost(string text, string parent = "")
        => new() { EventId = Sent.NewId(), VideoId = "v1", Text = text, ParentCommentId = parent };

    private static Interaction New(string id, Action<Interaction> act)
    {
        var interaction = new Interaction { EventId = id, VideoId = "v1" };
        act(interaction);
        return interaction;
    }

    private static async Task<string> RefusalAsync<TResponse>(Func<AsyncUnaryCall<TResponse>> call)
        => (await Assert.ThrowsAsync<RpcException>(() => call().ResponseAsync)).Reason();
}
