using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Insights.Tests.Accounts;

public sealed class GetAccountInsightsTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    [Fact]
    public async Task GetAccountInsights_OfTwoVideos_SumsThemAndCountsEachViewerOnce()
    {
        var one = Sent.Publication(10_000);
        var other = Sent.Publication(20_000, one.UserId);
        await host.TellAsync(
            one, other, Sent.Impression(one, "ann"), Sent.Impression(other, "ann", 30), Sent.Impression(other, "bea"), Sent.Like(other, "bea"),
            Follow(one, "ann", 2), Follow(other, "bea", 3), Follow(null, "cay", 3, one.UserId),
            Sent.Event("bea", "", one.UserId, 40, e => (e.Effect, e.Unfollow) = (-1, new Unfollow())));

        var insights = (await host.As(one.UserId).GetAccountInsightsAsync(new GetAccountInsightsRequest
        {
            Series = new SeriesSelection { Granularity = Granularity.Day, EndTime = Sent.At(240) },
        })).Insights;

        Assert.Equal((2, 3, 2, 1), (insights.Videos, insights.Total.Impressions, insights.Total.Reach, insights.Total.Likes));
        Assert.Equal((3, 1), (insights.FollowersGained, insights.FollowersLost));
        Assert.Equal([(3, 0), (0, 1)], insights.Series.Select(day => (day.FollowersGained, day.FollowersLost)));
        Assert.Equal([2, 1], insights.Series.Select(day => day.Figures.Impressions));
        Assert.Equal(
            new[] { (one.VideoId, 1L, 0L), (other.VideoId, 1L, 1L) }.OrderBy(video => video.VideoId, StringComparer.Ordinal),
            insights.FollowersByVideo.Select(video => (video.VideoId, video.Gained, video.Lost)));
    }

    [Fact]
    public async Task GetAccountInsights_OfATopicThatIsLikedMore_FindsIt()
    {
        var creator = InsightsHost.NewName("creator");
        var videos = Enumerable.Range(0, 12).Select(i => Sent.Publication(10_000, creator)).ToArray();
        for (var i = 0; i < videos.Length; i++)
            videos[i].VideoPublished.Topics.Add(i < 6 ? "cats" : "dogs");
        var acts = videos.SelectMany((video, i) => Enumerable.Range(0, 50).SelectMany(viewer => new[]
        {
            Sent.Act(video, $"viewer-{viewer}", 1, e => (e.Effect, e.WatchedMs, e.Watch) = (1, 1000, new Watch { WatchSections = { new WatchSection { EndMs = 1000 } } })),
            Sent.Act(video, $"viewer-{viewer}", 1, e => (e.Effect, e.Like) = (viewer % 10 < (i < 6 ? 5 : 2) ? 1 : 0, new Like())),
        }));
        await host.TellAsync([.. videos, .. acts]);

        var findings = (await host.As(creator).GetAccountInsightsAsync(new GetAccountInsightsRequest())).Insights.Findings;

        Assert.Equal(["cats", "dogs"], findings.Select(finding => finding.Value).Order());
        var cats = findings.Single(finding => finding.Value == "cats");
        Assert.Equal((6, 300, 0.5, 0.2), (cats.Videos, cats.Views, Math.Round(cats.EngagementRate, 9), Math.Round(cats.OtherEngagementRate, 9)));
    }

    [Fact]
    public async Task GetAccountInsights_OfAnother_IsNotFoundButForModerators()
    {
        var request = new GetAccountInsightsRequest { UserId = "somebody-else" };

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await host.As("ann").GetAccountInsightsAsync(request));
        Assert.Equal("USER_NOT_FOUND", refusal.Reason());
        Assert.Equal(0, (await host.As("mod", "moderator").GetAccountInsightsAsync(request)).Insights.Videos);
    }

    private static LedgerEvent Follow(LedgerEvent? video, string user, double hours, string creatorId = "")
        => Sent.Event(user, video?.VideoId ?? "", video?.UserId ?? creatorId, hours, e => (e.Effect, e.Follow) = (1, new Follow()));
}
