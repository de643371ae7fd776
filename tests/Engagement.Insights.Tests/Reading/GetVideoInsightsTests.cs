using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Insights.Tests.Reading;

public sealed class GetVideoInsightsTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    [Fact]
    public async Task GetVideoInsights_OfAllKindsOfActs_CountsThem()
    {
        var video = Sent.Publication(10_000);
        var like = Sent.Like(video, "ann", 2.5);
        await host.TellAsync(
            video, Sent.Impression(video, "ann", 1), Sent.Impression(video, "ann", 1, TrafficSource.Profile), Sent.Impression(video, "bea", 30),
            like, Sent.Like(video, "bea", 30), Sent.Deletion(like, 50),
            Sent.Act(video, "bea", 31, e => (e.Effect, e.Unlike) = (-1, new Unlike())),
            Sent.Act(video, "bea", 31, e => (e.Effect, e.Comment) = (1, new Comment())),
            Sent.Act(video, "cay", 31, e => (e.Effect, e.Share) = (1, new Share())),
            Sent.Act(video, "cay", 31, e => (e.Effect, e.Save) = (1, new Save())),
            Sent.Act(video, "cay", 31, e => (e.Effect, e.Follow) = (1, new Follow())),
            Sent.Act(video, "dee", 31, e => (e.Effect, e.Follow) = (0, new Follow())),
            Sent.Remix(video, RemixKind.Duet), Sent.Remix(video, RemixKind.Stitch), Sent.Remix(video, RemixKind.Stitch));

        var insights = await host.ReadAsync(video, Granularity.Day);

        Assert.Equal((3, 2, 0, 1, 1), (insights.Total.Impressions, insights.Total.Reach, insights.Total.Likes, insights.Total.Comments, insights.Total.Shares));
        Assert.Equal((1, 1, 1, 2), (insights.Total.Saves, insights.Total.Follows, insights.Total.Duets, insights.Total.Stitches));
        // Of few, so not by source.
        Assert.Empty(insights.ImpressionsBySource);
        // What was taken back is gone from its own day, what was unliked from the day it was unliked.
        Assert.Equal([(0, 2, 1), (0, 1, 1)], insights.Series.Select(day => (day.Figures.Likes, day.Figures.Impressions, day.Figures.Reach)).ToArray()[..2]);
    }

    [Fact]
    public async Task GetVideoInsights_OfCommentsThatTurn_TellsTheTrendAsTheAccountDoes()
    {
        var video = Sent.Publication(10_000);
        await host.TellAsync([video, .. Enumerable.Range(0, 40).Select(i => Comment(video, i, day: i / 5, pleasant: i % 5 * 2 < i / 5))]);

        var trend = (await host.ReadAsync(video, Granularity.Day)).SentimentTrend;

        Assert.Equal((8, 40), (trend.Days, trend.Comments));
        Assert.True(trend.Slope > trend.Lower && trend.Lower > 0, $"{trend}");
        Assert.Equal(trend, (await host.As(video.UserId).GetAccountInsightsAsync(new GetAccountInsightsRequest
        {
            Series = new SeriesSelection { Granularity = Granularity.Hour, EndTime = Sent.At(240) },
        })).Insights.SentimentTrend);
    }

    [Fact]
    public async Task GetVideoInsights_WithRemixes_TellsWhatTheyBroughtUnlessRemixIsAway()
    {
        var video = Sent.Publication(10_000);
        await host.TellAsync(video);
        host.Credit.Tell(video.UserId, video.VideoId, 7);
        host.Credit.Tell(video.UserId, "", 11);

        Assert.Equal(7, (await host.ReadAsync(video)).RemixCredit.Brought.PointsMicro);
        Assert.Equal(11, (await ReadAccountAsync()).RemixCredit.Brought.PointsMicro);

        host.Credit.IsAway = true;
        Assert.Null((await host.ReadAsync(video)).RemixCredit);
        Assert.Null((await ReadAccountAsync()).RemixCredit);
        host.Credit.IsAway = false;

        async Task<AccountInsights> ReadAccountAsync() => (await host.As(video.UserId).GetAccountInsightsAsync(new GetAccountInsightsRequest())).Insights;
    }

    [Fact]
    public async Task GetVideoInsights_OfOwnWatching_CountsNothing()
    {
        var video = Sent.Publication(10_000);
        var watch = Sent.Act(video, video.UserId, 1, e =>
        {
            (e.Effect, e.WatchedMs) = (1, 5000);
            e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = 5000 } } };
        });
        await host.TellAsync(video, watch);

        var insights = await host.ReadAsync(video);

        Assert.Equal((0, 0), (insights.Total.Views, insights.Total.Reach));
        Assert.Empty(insights.Retention.Points);
    }

    [Fact]
    public async Task GetVideoInsights_ByOthers_IsNotFoundButForModerators()
    {
        var video = Sent.Publication(10_000);
        await host.TellAsync(video);
        var request = new GetVideoInsightsRequest { VideoId = video.VideoId };

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.As("ann").GetVideoInsightsAsync(request));
        Assert.Equal((StatusCode.NotFound, "VIDEO_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
        Assert.Equal(video.UserId, (await host.As("mod", "moderator").GetVideoInsightsAsync(request)).Insights.CreatorId);
        await Assert.ThrowsAsync<RpcException>(async () => await new CreatorInsightsService.CreatorInsightsServiceClient(host.Wire.AsService("ann"))
            .GetVideoInsightsAsync(request));
        Assert.NotNull(await new CreatorInsightsService.CreatorInsightsServiceClient(host.Wire.AsService()).GetVideoInsightsAsync(request));
    }

    [Fact]
    public async Task GetVideoInsights_AgainstVideosOfLikeLength_TellsHowManyAreWorse()
    {
        // 20 minutes, as no other test has.
        var videos = Enumerable.Range(0, 5).Select(_ => Sent.Publication(1_200_000)).ToArray();
        var watches = videos.SelectMany((video, rank) => Enumerable.Range(0, 10).Select(viewer => Sent.Act(video, $"viewer-{viewer}", 1, e =>
        {
            // The last two are watched as far as each other.
            var end = Math.Min(rank + 1, 4) * 240_000;
            (e.Effect, e.WatchedMs) = (1, end);
            e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = end } } };
        })));
        await host.TellAsync([.. videos, .. watches]);

        var retentions = await Task.WhenAll(videos.Select(async video => (await host.ReadAsync(video)).Retention));

        Assert.All(retentions, retention => Assert.Equal(4, retention.Cohort.Videos));
        Assert.Equal(TimeSpan.FromSeconds(1024), retentions[0].Cohort.Shortest.ToTimeSpan());
        Assert.All(retentions, retention => Assert.Equal(0.5, retention.Points[0].RelativeRetentionPerformance));
        Assert.Equal([0.125, 0.125, 0.75, 0.75, 0.75], retentions.Select(retention => retention.Points[45].RelativeRetentionPerformance));
    }

    [Theory]
    [InlineData("", 0, 0, "video_id")]
    [InlineData("video", 10, 10, "series.start_time")]
    [InlineData("video", 0, 745, "series.start_time")]
    public async Task GetVideoInsights_WithBadFields_IsRefused(string videoId, int from, int until, string field)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.As("ann").GetVideoInsightsAsync(new GetVideoInsightsRequest
        {
            VideoId = videoId,
            Series = until == 0 ? null : new SeriesSelection { Granularity = Granularity.Hour, StartTime = Sent.At(from), EndTime = Sent.At(until) },
        }));

        Assert.Equal([field], refusal.ViolatedFields());
    }

    private static LedgerEvent Comment(LedgerEvent video, int number, int day, bool pleasant) => Sent.Act(video, $"viewer-{number}", day * 24, e =>
    {
        (e.Effect, e.Comment) = (1, new Comment());
        e.SentimentEffect = new SentimentEffect { Positive = pleasant ? 1 : 0, Negative = pleasant ? 0 : 1, PostedAt = Sent.At(day * 24) };
    });
}
