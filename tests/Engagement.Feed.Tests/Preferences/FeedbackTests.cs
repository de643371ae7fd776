using Engagement.Feed.V1;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Engagement.Feed.Tests.Preferences;

public sealed class FeedbackTests : IAsyncLifetime
{
    private FeedSystem _feed = null!;

    public async Task InitializeAsync()
    {
        _feed = await FeedSystem.StartAsync(CancellationToken.None, FeedSystem.ByScoreAlone);
        await _feed.AppendAsync(Enumerable.Range(0, 60).Select(at => Events.Published(
            $"v{at:00}", $"c{at % 5}", $"t{at % 4}", sound: $"s{at % 3}", hashtags: at % 6 == 0 ? ["TrueCrime"] : [])));
        foreach (var at in Enumerable.Range(0, 60).Where(at => at % 7 == 0))
            _feed.Remix.Captions[$"v{at:00}"] = "In der STRASSE";
    }

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    public static TheoryData<FeedbackKind, string, Func<int, bool>> Hiding => new()
    {
        { FeedbackKind.HideCreator, "c1", at => at % 5 == 1 },
        { FeedbackKind.HideSound, "s2", at => at % 3 == 2 },
        { FeedbackKind.HideTopic, " T3", at => at % 4 == 3 },
        { FeedbackKind.HideKeyword, "true crime", at => at % 6 == 0 },
        { FeedbackKind.HideKeyword, "Straße", at => at % 7 == 0 },
        { FeedbackKind.HideKeyword, "t2", at => at % 4 == 2 },
    };

    [Theory]
    [MemberData(nameof(Hiding))]
    public async Task GiveFeedback_ThatHides_HoldsOnTheNextItem_OnPagesIssuedAlready_AndInFollowing_UntilUndone(
        FeedbackKind kind, string target, Func<int, bool> isHidden)
    {
        await _feed.AppendAsync(Enumerable.Range(0, 5).Select(at => Events.Follow("ann", $"c{at}")));
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 10 });
        var issued = new GetForYouRequest { PageSize = 10, PageToken = first.NextPageToken };
        var second = await _feed.As("ann").GetForYouAsync(issued);
        Assert.Contains(second.Videos, video => IsHidden(video.VideoId));

        var feedbackId = await _feed.Of("ann").GiveAsync(kind, target);

        var again = await _feed.As("ann").GetForYouAsync(issued);
        Assert.Equal(second.Videos.Where(video => !IsHidden(video.VideoId)), again.Videos);
        var rest = await _feed.As("ann").GetForYouAsync(new() { PageSize = 100, PageToken = second.NextPageToken });
        Assert.NotEmpty(rest.Videos);
        Assert.DoesNotContain(rest.Videos, video => IsHidden(video.VideoId));
        var expected = Enumerable.Range(0, 60).Where(at => !isHidden(at)).Select(at => $"v{at:00}").ToList();
        Assert.Equal(expected, (await _feed.As("ann").GetForYouAsync(new() { PageSize = 100 })).Videos.Select(video => video.VideoId).Order());
        Assert.Equal(expected, (await _feed.As("ann").GetFollowingAsync(new() { PageSize = 100 })).Videos.Select(video => video.VideoId).Order());
        Assert.Equal(60, (await _feed.As("bob").GetForYouAsync(new() { PageSize = 100 })).Videos.Count);

        await _feed.Of("ann").UndoAsync(feedbackId);
        Assert.Equal(60, (await _feed.As("ann").GetForYouAsync(new() { PageSize = 100 })).Videos.Count);

        bool IsHidden(string videoId) => isHidden(int.Parse(videoId[1..], null));
    }

    [Fact]
    public async Task HideKeyword_WhileRemixIsAway_IsUnavailableRatherThanShown()
    {
        await _feed.AppendAsync(Events.Follow("ann", "c1"));
        var feedbackId = await _feed.Of("ann").GiveAsync(FeedbackKind.HideKeyword, "Strasse");
        _feed.Remix.IsAway = true;

        await IsRefusedAsync(StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE", _feed.As("ann").GetForYouAsync(new()).ResponseAsync);
        await IsRefusedAsync(StatusCode.Unavailable, "DEPENDENCY_UNAVAILABLE", _feed.As("ann").GetFollowingAsync(new()).ResponseAsync);
        Assert.NotEmpty((await _feed.As("bob").GetForYouAsync(new())).Videos);
        await _feed.Of("ann").UndoAsync(feedbackId);
        Assert.NotEmpty((await _feed.As("ann").GetForYouAsync(new())).Videos);
    }

    [Fact]
    public async Task GiveFeedback_MoreAndLess_ReorderWhatIsStillToCome()
    {
        var first = await _feed.As("ann").GetForYouAsync(new() { PageSize = 5 });

        await _feed.Of("ann").GiveAsync(FeedbackKind.MoreOfTopic, "T2");
        var second = await _feed.As("ann").GetForYouAsync(new() { PageSize = 5, PageToken = first.NextPageToken });
        Assert.All(second.Videos, video => Assert.Equal(2, int.Parse(video.VideoId[1..], null) % 4));
        var asked = await _feed.Of("ann").GiveAsync(FeedbackKind.MoreOfTopic, "t2");
        Assert.Equal("You asked for more about t2", (await _feed.As("ann").GetForYouAsync(new())).Videos[0].Reason);
        await _feed.Of("ann").UndoAsync(asked);

        await _feed.Of("ann").GiveAsync(FeedbackKind.LessOfCreator, "c4");
        await _feed.Of("ann").GiveAsync(FeedbackKind.LessOfCreator, "c4");
        var all = await _feed.As("ann").GetForYouAsync(new() { PageSize = 100 });
        Assert.All(all.Videos.TakeLast(9), video => Assert.Equal("c4", video.CreatorId));
    }

    [Fact]
    public async Task NotInterested_HidesTheVideoAndCountsAgainstItsKind()
    {
        await _feed.Of("ann").GiveAsync(FeedbackKind.NotInterested, "v01");

        var videos = (await _feed.As("ann").GetForYouAsync(new() { PageSize = 100 })).Videos;
        Assert.Equal(59, videos.Count);
        Assert.DoesNotContain("v01", videos.Select(video => video.VideoId));
        Assert.All(videos.TakeLast(2), video => Assert.Equal("c1", video.CreatorId));
        var belief = Assert.Single((await _feed.Of("ann").ProfileAsync()).Beliefs, belief => belief.Target == "c1");
        Assert.Equal((-1d, "v01", 1), (belief.Strength, belief.Evidence[0].VideoId, belief.Evidence[0].NotInterested));
    }

    [Theory]
    [InlineData(FeedbackKind.NotInterested, "v02")]
    [InlineData(FeedbackKind.NotInterested, "v04")]
    [InlineData(FeedbackKind.MoreOfTopic, "t1")]
    [InlineData(FeedbackKind.LessOfTopic, "t9")]
    [InlineData(FeedbackKind.MoreOfCreator, "c1")]
    [InlineData(FeedbackKind.LessOfCreator, "c2")]
    [InlineData(FeedbackKind.HideCreator, "c1")]
    [InlineData(FeedbackKind.HideSound, "s1")]
    [InlineData(FeedbackKind.HideTopic, "t1")]
    [InlineData(FeedbackKind.HideKeyword, "word")]
    [InlineData(FeedbackKind.ForgetTopic, "t2")]
    [InlineData(FeedbackKind.ForgetCreator, "c2")]
    public async Task UndoFeedback_GivesTheProfileBackExactly(FeedbackKind kind, string target)
    {
        await _feed.AppendAsync(
            Events.Like("ann", "v02"), Events.Watch("ann", "v03", seconds: 3, at: Events.Noon.AddDays(-9)), Events.NotInterested("ann", "v09"),
            Events.Follow("ann", "c3"), Events.Mute("ann", "c4"));
        var ann = _feed.Of("ann");
        await ann.GiveAsync(FeedbackKind.MoreOfTopic, "t3");
        await ann.WeighAsync("t3", 0.7);
        var before = await ann.HashAsync();

        var feedbackId = await ann.GiveAsync(kind, target);
        Assert.NotEqual(before, await ann.HashAsync());
        await ann.UndoAsync(feedbackId);
        Assert.Equal(before, await ann.HashAsync());
        await ann.UndoAsync(feedbackId);
        Assert.Equal(before, await ann.HashAsync());
    }

    [Fact]
    public async Task GiveFeedback_WithAnExpiry_EndsByItself()
    {
        var ann = _feed.Of("ann");
        var before = await ann.HashAsync();
        var until = TimeProvider.System.GetUtcNow().AddSeconds(5);
        var feedbackId = await ann.GiveAsync(FeedbackKind.HideCreator, "c1", until);
        Assert.Equal(48, await CountAsync());

        await Testing.Until.IsTrueAsync(async () => await CountAsync() == 60, TimeSpan.FromSeconds(60), "the feedback has expired");

        Assert.True(TimeProvider.System.GetUtcNow() >= until);
        Assert.Equal(before, await ann.HashAsync());
        await ann.UndoAsync(feedbackId);
        var listed = Assert.Single((await ann.Client.ListFeedbackAsync(new())).Feedback);
        Assert.Equal((FeedbackState.Expired, null), (listed.State, listed.UndoneAt));

        async Task<int> CountAsync() => (await _feed.As("ann").GetForYouAsync(new() { PageSize = 100 })).Videos.Count;
    }

    [Fact]
    public async Task GiveFeedback_ManyTimesAtOnce_IsGivenOnceWithOneReceipt()
    {
        var request = new GiveFeedbackRequest { EventId = Wishing.NewId(), Kind = FeedbackKind.HideKeyword, Target = "Word" };
        var client = _feed.Of("ann").Client;

        var receipts = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GiveFeedbackAsync(request).ResponseAsync)))
            .Select(response => response.Receipt).ToList();

        Assert.Single(receipts, receipt => !receipt.Duplicate);
        Assert.Single(receipts.Select(receipt => (receipt.EventId, receipt.RecordedAt, receipt.Revision)).Distinct());
        Assert.Single((await client.ListFeedbackAsync(new())).Feedback);
        await IsRefusedAsync(
            StatusCode.AlreadyExists, "EVENT_ID_REUSED",
            client.GiveFeedbackAsync(new() { EventId = request.EventId, Kind = FeedbackKind.HideKeyword, Target = "other" }).ResponseAsync);
        // Another viewer's event is another event.
        Assert.False((await _feed.Of("bob").Client.GiveFeedbackAsync(request)).Receipt.Duplicate);
    }

    [Fact]
    public async Task UndoFeedback_Again_IsTheSameReceipt_AndOfOthersIsNotFound()
    {
        var ann = _feed.Of("ann");
        var feedbackId = await ann.GiveAsync(FeedbackKind.HideTopic, "t1");
        var request = new UndoFeedbackRequest { EventId = Wishing.NewId(), FeedbackId = feedbackId };
        await IsRefusedAsync(
            StatusCode.NotFound, "FEEDBACK_NOT_FOUND",
            _feed.Of("bob").Client.UndoFeedbackAsync(new() { EventId = Wishing.NewId(), FeedbackId = feedbackId }).ResponseAsync);

        var first = (await ann.Client.UndoFeedbackAsync(request)).Receipt;
        var second = (await ann.Client.UndoFeedbackAsync(request)).Receipt;

        first.Duplicate = true;
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task ListFeedback_InPages_HasAllNewestFirstWithTheirStates()
    {
        var ann = _feed.Of("ann");
        var given = new List<string>();
        for (var at = 0; at < 5; at++)
            given.Add(await ann.GiveAsync(FeedbackKind.HideCreator, $"c{at}", at == 0 ? TimeProvider.System.GetUtcNow().AddHours(1) : null));
        await ann.UndoAsync(given[3]);
        await _feed.Of("bob").GiveAsync(FeedbackKind.HideTopic, "t1");

        var listed = new List<V1.Feedback>();
        var token = "";
        do
        {
            var page = await ann.Client.ListFeedbackAsync(new() { PageSize = 2, PageToken = token });
            listed.AddRange(page.Feedback);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(given.AsEnumerable().Reverse(), listed.Select(feedback => feedback.FeedbackId));
        Assert.Equal(
            [FeedbackState.Active, FeedbackState.Undone, FeedbackState.Active, FeedbackState.Active, FeedbackState.Active],
            listed.Select(feedback => feedback.State));
        Assert.NotNull(listed[1].UndoneAt);
        Assert.NotNull(listed[^1].ExpireTime);
        Assert.Equal(("c4", FeedbackKind.HideCreator), (listed[0].Target, listed[0].Kind));
    }

    [Fact]
    public async Task GiveFeedback_OfWhatCannotBe_IsRefusedAndChangesNothing()
    {
        var ann = _feed.Of("ann");
        var past = TimeProvider.System.GetUtcNow().AddSeconds(-1).ToTimestamp();
        foreach (var (request, field) in (IEnumerable<(GiveFeedbackRequest, string)>)
        [
            (new() { EventId = "x", Kind = FeedbackKind.HideCreator, Target = "c1" }, "event_id"),
            (new() { EventId = Wishing.NewId(), Kind = (FeedbackKind)99, Target = "c1" }, "kind"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideCreator, Target = "" }, "target"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideSound, Target = "a b" }, "target"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideTopic, Target = new string('x', 65) }, "target"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideKeyword, Target = "\u200b" }, "target"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideKeyword, Target = new string('x', 101) }, "target"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideCreator, Target = "c1", ExpireTime = past }, "expire_time"),
            (new() { EventId = Wishing.NewId(), Kind = FeedbackKind.HideCreator, Target = "c1", ExpireTime = new() { Seconds = -1 } }, "expire_time"),
        ])
        {
            var refusal = await IsRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", ann.Client.GiveFeedbackAsync(request).ResponseAsync);
            Assert.Contains(field, refusal.ViolatedFields());
        }
        Assert.Empty((await ann.Client.ListFeedbackAsync(new())).Feedback);
    }

    [Fact]
    public async Task GiveFeedback_BeyondTheMostOfItsKind_IsRefusedUntilOneIsUndone()
    {
        var ann = _feed.Of("ann");
        var first = await ann.GiveAsync(FeedbackKind.HideKeyword, "w0");
        for (var at = 1; at < 100; at++)
            await ann.GiveAsync(FeedbackKind.HideKeyword, $"w{at}");
        var next = new GiveFeedbackRequest { EventId = Wishing.NewId(), Kind = FeedbackKind.HideKeyword, Target = "one more" };

        await IsRefusedAsync(StatusCode.FailedPrecondition, "TOO_MANY_PREFERENCES", ann.Client.GiveFeedbackAsync(next).ResponseAsync);
        await ann.GiveAsync(FeedbackKind.HideTopic, "another kind");
        await ann.UndoAsync(first);

        Assert.False((await ann.Client.GiveFeedbackAsync(next)).Receipt.Duplicate);
    }

    private static async Task<RpcException> IsRefusedAsync<T>(StatusCode code, string reason, Task<T> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
        return refusal;
    }
}
