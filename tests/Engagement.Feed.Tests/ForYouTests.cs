using Engagement.Feed.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Npgsql;

namespace Engagement.Feed.Tests;

public sealed class ForYouTests : IAsyncLifetime
{
    private FeedSystem _feed = null!;

    public async Task InitializeAsync() => _feed = await FeedSystem.StartAsync(CancellationToken.None, FeedSystem.ByScoreAlone);

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task GetForYou_NewViewer_ServesVideosWithTermsThatSumToTheScore()
    {
        await _feed.AppendAsync([.. Videos(30), Events.Like("ann", "v07")]);

        var response = await _feed.As("new").GetForYouAsync(new());

        Assert.Equal(20, response.Videos.Count);
        Assert.Equal("v07", response.Videos[0].VideoId);
        Assert.NotEmpty(response.NextPageToken);
        Assert.Equal(31, response.ProfilePosition);
        Assert.Equal(Enumerable.Range(0, 20), response.Videos.Select(video => video.Position));
        Assert.All(response.Videos, video =>
        {
            Assert.Equal(video.Score, video.Terms.Aggregate(0d, (sum, term) => sum + term.Contribution));
            Assert.All(video.Terms, term => Assert.Equal(term.Contribution, term.Value * term.Weight));
            Assert.NotEmpty(video.Reason);
            Assert.NotEmpty(video.Sources);
        });
        Assert.Equal(response.Videos.Select(video => video.Score).OrderDescending(), response.Videos.Select(video => video.Score));
    }

    [Fact]
    public async Task GetForYou_AskedForBeforeTheIndexKnowsWhatWasLiked_TakesItInWhenItDoes()
    {
        await using var feed = await FeedSystem.StartAsync(CancellationToken.None, [.. FeedSystem.ByScoreAlone, new("Feed:IndexRefresh", "00:00:01")]);
        await feed.AppendAsync(Videos(1));
        var liked = feed.Ledger.Append(Events.Published("a", "bob", "birds"), Events.Published("b", "bob", "birds"), Events.Like("ann", "a"));

        var response = await feed.ForYouAfterAsync("ann", liked[^1].Position);

        var other = Assert.Single(response.Videos, video => video.VideoId == "b");
        Assert.Equal(1, other.Terms.Single(term => term.Feature == "topic_affinity").Value);
    }

    [Fact]
    public async Task Feeds_AfterABlockOrAMute_LeaveItsPeopleOut_AlsoOnPagesIssuedAlready_UntilItEnds()
    {
        await _feed.AppendAsync(
            Events.Published("b", "bob"), Events.Published("c", "cid"), Events.Published("d", "dan"), Events.Published("e", "eve"),
            Events.Follow("ann", "bob"), Events.Follow("ann", "cid"), Events.Follow("ann", "dan"), Events.Follow("ann", "eve"));
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 1 });
        var over = TimeProvider.System.GetUtcNow().AddSeconds(-1);

        await _feed.AppendAsync(Events.Block("ann", "bob"), Events.Block("cid", "ann"), Events.Mute("ann", "dan"), Events.Mute("ann", "eve", over));

        Assert.Equal(["e"], (await _feed.As("ann").GetForYouAsync(new())).Videos.Select(video => video.VideoId));
        Assert.Equal(["e"], (await _feed.As("ann").GetFollowingAsync(new())).Videos.Select(video => video.VideoId));
        var rest = await _feed.As("ann").GetForYouAsync(new() { PageSize = 1, PageToken = first.NextPageToken });
        Assert.All(rest.Videos, video => Assert.Equal("eve", video.CreatorId));
        Assert.DoesNotContain("c", (await _feed.As("cid").GetForYouAsync(new())).Videos.Select(video => video.VideoId));

        await _feed.AppendAsync(Events.Unblock("ann", "bob"));
        Assert.Equal(["b", "e"], (await _feed.As("ann").GetFollowingAsync(new())).Videos.Select(video => video.VideoId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Feeds_AtOnceAfterRemixHidesVideos_LeaveThemOut_AlsoOnPagesIssuedAlready_AndFillUp()
    {
        await _feed.AppendAsync([.. Videos(30), Events.Follow("ann", "bob"), Events.Published("b", "bob")]);
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        var second = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10, PageToken = first.NextPageToken });
        string[] gone = [.. first.Videos.Concat(second.Videos).Select(video => video.VideoId).Where((id, i) => i % 2 == 0), "b"];

        // The ledger has not told the feed of anything.
        foreach (var id in gone)
            _feed.Remix.Hide(id, "ann");

        var again = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10, PageToken = first.NextPageToken });
        Assert.Equal(second.Videos.Where(video => !gone.Contains(video.VideoId)), again.Videos);
        var next = await _feed.As("ann").GetForYouAsync(new() { PageSize = 31 });
        Assert.Empty(next.Videos.Select(video => video.VideoId).Intersect(gone));
        Assert.Equal(31 - gone.Distinct().Count(), next.Videos.Count);
        Assert.Empty((await _feed.As("ann").GetFollowingAsync(new())).Videos);
        Assert.Contains("b", (await _feed.As("bea").GetForYouAsync(new() { PageSize = 100 })).Videos.Select(video => video.VideoId));
    }

    [Fact]
    public async Task Feeds_WhileRemixIsAway_AreWhatTheLedgerSays()
    {
        await _feed.AppendAsync(Events.Published("a", "bob"), Events.Published("b", "bob"), Events.Deleted("b", "bob"), Events.Follow("ann", "bob"));

        _feed.Remix.IsAway = true;

        Assert.Equal(["a"], (await _feed.As("ann").GetForYouAsync(new())).Videos.Select(video => video.VideoId));
        Assert.Equal(["a"], (await _feed.As("ann").GetFollowingAsync(new())).Videos.Select(video => video.VideoId));
    }

    [Fact]
    public async Task GetForYou_WithoutVideos_IsEmptyAndHasNoNextPage()
    {
        await _feed.AppendAsync(Events.Follow("ann", "bob"));

        var response = await _feed.As("ann").GetForYouAsync(new());

        Assert.Empty(response.Videos);
        Assert.Empty(response.NextPageToken);
    }

    [Fact]
    public async Task GetForYou_WhateverMayNotBeServed_IsNotServed()
    {
        await _feed.AppendAsync(
            Events.Published("own", "ann"), Events.Published("seen", "bob"), Events.Published("watched", "bob"), Events.Published("unwanted", "bob"),
            Events.Published("gone", "bob"), Events.Published("followers", "bob", visibility: Visibility.Followers),
            Events.Published("private", "bob", visibility: Visibility.Private), Events.Published("good", "bob"),
            Events.Follow("ann", "bob"), Events.Impression("ann", "seen"), Events.Watch("ann", "watched", seconds: 1),
            Events.NotInterested("ann", "unwanted"), Events.Deleted("gone", "bob"));

        var video = Assert.Single((await _feed.As("ann").GetForYouAsync(new())).Videos);

        Assert.Equal("good", video.VideoId);
        Assert.Contains(CandidateSource.Following, video.Sources);
        Assert.Equal("bob", video.CreatorId);
    }

    [Fact]
    public async Task GetForYou_AfterALikeAndNotInterested_FollowsThemOnTheNextCall()
    {
        await _feed.AppendAsync(
            [.. Enumerable.Range(0, 20).Select(at => Events.Published($"v{at:00}", $"c{at}", at % 2 == 0 ? "cats" : "dogs"))]);

        await _feed.AppendAsync(Events.Like("ann", "v01"));
        var liked = await _feed.As("ann").GetForYouAsync(new() { PageSize = 9 });
        Assert.All(liked.Videos, video => Assert.Equal(1, int.Parse(video.VideoId[1..], null) % 2));
        Assert.Equal("You watch videos about dogs", liked.Videos[0].Reason);

        await _feed.AppendAsync([.. Enumerable.Range(1, 3).Select(at => Events.NotInterested("ann", $"v{(2 * at) + 1:00}"))]);
        var disliked = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        Assert.All(disliked.Videos, video => Assert.Equal(0, int.Parse(video.VideoId[1..], null) % 2));
    }

    [Fact]
    public async Task GetForYou_CoEngagedVideo_IsFoundByIt()
    {
        await _feed.AppendAsync(
        [
            .. Enumerable.Range(0, 9).Select(at => Events.Published($"v{at}", $"c{at}", $"topic{at}")),
            .. Enumerable.Range(0, 5).SelectMany(viewer => (LedgerEvent[])[Events.Like($"w{viewer}", "v3"), Events.Like($"w{viewer}", "v6")]),
            Events.Like("ann", "v3"),
        ]);

        var first = (await _feed.As("ann").GetForYouAsync(new())).Videos[0];

        Assert.Equal("v6", first.VideoId);
        Assert.Contains(CandidateSource.CoEngagement, first.Sources);
    }

    [Fact]
    public async Task GetForYou_Pages_NeverRepeatAndHaveEverything_WhileScoresMove()
    {
        await _feed.AppendAsync(Videos(100));
        var pages = new List<GetForYouResponse>();
        do
        {
            pages.Add(await _feed.As("ann").GetForYouAsync(new() { PageSize = 7, PageToken = pages.LastOrDefault()?.NextPageToken ?? "" }));
            await _feed.AppendAsync(Events.Like("bob", $"v{pages.Count * 5:00}"));
        }
        while (pages[^1].NextPageToken.Length > 0);

        var videos = pages.SelectMany(page => page.Videos).ToList();
        Assert.Equal(100, videos.Select(video => video.VideoId).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 100), videos.Select(video => video.Position));
        Assert.Single(pages.Select(page => page.RequestId).Distinct());
    }

    [Fact]
    public async Task GetForYou_LaterPage_LacksWhatWasSeenOrUnwantedMeanwhile()
    {
        await _feed.AppendAsync(Videos(30));
        var order = (await _feed.As("ann").GetForYouAsync(new() { PageSize = 30 })).Videos.Select(video => video.VideoId).ToList();
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        Assert.Equal(order.Take(10), first.Videos.Select(video => video.VideoId));

        await _feed.AppendAsync(Events.Impression("ann", order[10]), Events.NotInterested("ann", order[12]), Events.Deleted(order[13], "creator"));
        var second = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10, PageToken = first.NextPageToken });

        Assert.Equal(10, second.Videos.Count);
        Assert.Empty(second.Videos.Select(video => video.VideoId).Intersect([order[10], order[12], order[13]]));
        Assert.Equal(Enumerable.Range(10, 10), second.Videos.Select(video => video.Position));
    }

    [Fact]
    public async Task GetForYou_TheSamePageAgain_IsTheSamePageLessWhatIsUnwantedNow()
    {
        await _feed.AppendAsync(Videos(30));
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        var request = new GetForYouRequest { PageSize = 10, PageToken = first.NextPageToken };
        var second = await _feed.As("ann").GetForYouAsync(request);

        Assert.Equal(second.Videos, (await _feed.As("ann").GetForYouAsync(request)).Videos);
        await _feed.AppendAsync(Events.NotInterested("ann", second.Videos[4].VideoId));
        var again = await _feed.As("ann").GetForYouAsync(request);

        Assert.Equal(second.Videos.Where((_, at) => at != 4).Select(video => video.VideoId), again.Videos.Select(video => video.VideoId));
        Assert.Equal(second.NextPageToken, again.NextPageToken);
    }

    [Fact]
    public async Task GetForYou_TheSamePageManyTimesAtOnce_IsServedAndLoggedOnce()
    {
        await _feed.AppendAsync(Videos(30));
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });

        var pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => _feed.As("ann").GetForYouAsync(new() { PageSize = 10, PageToken = first.NextPageToken }).ResponseAsync));

        Assert.All(pages, page => Assert.Equal(pages[0].Videos.Select(video => video.VideoId), page.Videos.Select(video => video.VideoId)));
        await using var database = NpgsqlDataSource.Create(_feed.Database);
        await using var count = database.CreateCommand("SELECT count(*) FROM served_page WHERE viewer_id = 'ann'");
        Assert.Equal(2L, await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task GetForYou_InAnotherProcess_GoesOnWhereThisOneStopped()
    {
        await _feed.AppendAsync(Videos(30));
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        // Not one cluster: each has an activation of the viewer of its own.
        var other = new FeedService.FeedServiceClient(_feed.StartHost(settings: FeedSystem.ByScoreAlone).As("ann"));
        GetForYouResponse second = null!;
        await Testing.Until.PassesAsync(
            async () => second = await other.GetForYouAsync(new() { PageSize = 10, PageToken = first.NextPageToken }), TimeSpan.FromSeconds(60));
        var third = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10, PageToken = second.NextPageToken });

        Assert.Equal(30, first.Videos.Concat(second.Videos).Concat(third.Videos).Select(video => video.VideoId).Distinct().Count());
        Assert.Empty(third.NextPageToken);
    }

    [Fact]
    public async Task GetForYou_OfOthersOrBrokenArguments_IsInvalid()
    {
        await _feed.AppendAsync(Videos(30));
        var token = (await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 })).NextPageToken;

        await IsInvalidAsync("INVALID_PAGE_TOKEN", () => _feed.As("bob").GetForYouAsync(new() { PageToken = token }));
        await IsInvalidAsync("INVALID_PAGE_TOKEN", () => _feed.As("ann").GetForYouAsync(new() { PageToken = "x" }));
        await IsInvalidAsync("INVALID_FIELD", () => _feed.As("ann").GetForYouAsync(new() { PageSize = -1 }));
    }

    private static IEnumerable<LedgerEvent> Videos(int count) => Enumerable.Range(0, count).Select(at => Events.Published($"v{at:00}", "creator"));

    private static async Task IsInvalidAsync(string reason, Func<AsyncUnaryCall<GetForYouResponse>> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await call());
        Assert.Equal((StatusCode.InvalidArgument, reason), (refusal.StatusCode, refusal.Reason()));
    }
}
