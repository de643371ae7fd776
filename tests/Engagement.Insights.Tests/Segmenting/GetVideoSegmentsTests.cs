using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.SocialGraph.V1;
using Xunit;

namespace Engagement.Insights.Tests.Segmenting;

public sealed class GetVideoSegmentsTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    private readonly LedgerEvent _video = Sent.Publication(10_000);

    [Fact]
    public async Task GetVideoSegments_ByFollower_PartsTheFiguresAndTheCurve()
    {
        var followers = Enumerable.Range(0, 12).Select(i => $"follower-{i}").ToArray();
        var strangers = Enumerable.Range(0, 15).Select(i => $"stranger-{i}").ToArray();
        await host.TellAsync(
            [
                _video, .. followers.Select(Follow), .. followers.Select(user => Watch(user, 8_000)), .. strangers.Select(user => Watch(user, 2_000)),
                // Who follows after the first meeting stays where they were.
                Follow(strangers[0]), Sent.Like(_video, strangers[0]), Sent.Like(_video, followers[0]),
            ]);

        var segments = await ReadAsync(SegmentDimension.Follower);

        Assert.Equal([("no", 15, 1), ("yes", 12, 1)], segments.Segments.Select(segment => (segment.Value, segment.Figures.Reach, segment.Figures.Likes)));
        Assert.Equal([0.0, 1.0], segments.Segments.Select(segment => segment.Retention.Points[50].AudienceWatchRatio));
        Assert.Null(segments.Others);
        Assert.Equal(27, (await host.ReadAsync(_video)).Total.Views);
    }

    [Fact]
    public async Task GetVideoSegments_OfFew_AreLeftOutWithTheNext()
    {
        TrafficSource[] sources =
        [
            .. Enumerable.Repeat(TrafficSource.ForYou, 30), .. Enumerable.Repeat(TrafficSource.Following, 20), .. Enumerable.Repeat(TrafficSource.Search, 3),
        ];
        await host.TellAsync([_video, .. sources.Select((source, i) => Sent.Impression(_video, $"viewer-{i}", 1, source))]);

        var segments = await ReadAsync(SegmentDimension.TrafficSource);

        Assert.Equal([("1", 30)], segments.Segments.Select(segment => (segment.Value, segment.Figures.Reach)));
        Assert.Equal((23, 10), (segments.Others.Reach, segments.Floor));
        Assert.Equal(
            [(TrafficSource.ForYou, 30), (TrafficSource.Unspecified, 23)],
            (await host.ReadAsync(_video)).ImpressionsBySource.Select(source => (source.TrafficSource, source.Impressions)));
    }

    [Fact]
    public async Task GetVideoSegments_ByAcquaintance_KnowsWhoCameBackOnAnotherDay()
    {
        var before = Sent.Publication(10_000, _video.UserId);
        await host.TellAsync(
            [
                before, _video, .. Enumerable.Range(0, 10).Select(i => Sent.Impression(before, $"viewer-{i}", 1)),
                .. Enumerable.Range(10, 10).Select(i => Sent.Impression(before, $"viewer-{i}", 30)),
                .. Enumerable.Range(0, 20).Select(i => Sent.Impression(_video, $"viewer-{i}", 31)),
            ]);

        var segments = await ReadAsync(SegmentDimension.Acquaintance);

        Assert.Equal([("new", 10), ("returning", 10)], segments.Segments.Select(segment => (segment.Value, segment.Figures.Reach)));
    }

    [Fact]
    public async Task GetVideoSegments_ByTraits_AreThoseOfTheFirstMeeting()
    {
        string[] users = [.. Enumerable.Range(0, 40).Select(_ => InsightsHost.NewName("viewer"))];
        await host.TellAsync(
            [
                _video, .. users[..15].Select(user => Sent.Traits(user, "AT", "de-AT", AgeBand.From18To24)),
                .. users[15..27].Select(user => Sent.Traits(user, "CH", "de", AgeBand.From55)), .. users.Select(user => Watch(user, 2_000)),
                // Too late for this video, and for the next one in time.
                .. users[..15].Select(user => Sent.Traits(user, "DE")), .. users[..15].Select(user => Sent.Like(_video, user)),
            ]);
        var next = Sent.Publication(10_000, _video.UserId);
        await host.TellAsync([next, .. users.Select(user => Sent.Impression(next, user, 40))]);

        Assert.Equal([("AT", 15, 15), ("", 13, 0), ("CH", 12, 0)], await TellAsync(_video, SegmentDimension.Region));
        Assert.Equal([("de", 27, 15), ("", 13, 0)], await TellAsync(_video, SegmentDimension.Language));
        Assert.Equal([("2", 15, 15), ("0", 13, 0), ("6", 12, 0)], await TellAsync(_video, SegmentDimension.AgeBand));
        Assert.Equal([("DE", 15, 0), ("", 13, 0), ("CH", 12, 0)], await TellAsync(next, SegmentDimension.Region));
        Assert.Equal([("", 28, 0), ("de", 12, 0)], await TellAsync(next, SegmentDimension.Language));
        Assert.Equal([("0", 28, 0), ("6", 12, 0)], await TellAsync(next, SegmentDimension.AgeBand));
    }

    [Fact]
    public async Task GetVideoSegments_ByPlatform_AreThoseOfTheFirstMeeting()
    {
        LedgerEvent Impression(int viewer, AppPlatform platform)
        {
            var impression = Sent.Impression(_video, $"viewer-{viewer}");
            impression.FeedContext.Platform = platform;
            return impression;
        }
        await host.TellAsync(
            [
                _video, .. Enumerable.Range(0, 20).Select(i => Impression(i, AppPlatform.Android)), .. Enumerable.Range(20, 12).Select(i => Impression(i, AppPlatform.Web)),
                // On another device.
                .. Enumerable.Range(0, 5).Select(i => Impression(i, AppPlatform.Web)),
            ]);

        Assert.Equal([("1", 20, 0), ("3", 12, 0)], await TellAsync(_video, SegmentDimension.Platform));
    }

    [Fact]
    public async Task GetVideoSegments_ByTraits_OfAVideoFoldedBeforeThem_AreNotTold()
    {
        await host.TellAsync([_video, .. Enumerable.Range(0, 30).Select(i => Sent.Impression(_video, $"viewer-{i}"))]);
        await host.ExecuteAsync($"UPDATE video SET by_traits = false WHERE video_id = '{_video.VideoId}'");

        Assert.Empty(await TellAsync(_video, SegmentDimension.Region));
        Assert.Equal([("no", 30, 0)], await TellAsync(_video, SegmentDimension.Follower));
    }

    [Fact]
    public async Task GetVideoSegments_OfViewersWhoRefused_KnowNothingOfThem()
    {
        string[] users = [.. Enumerable.Range(0, 30).Select(_ => InsightsHost.NewName("viewer"))];
        LedgerEvent Met(LedgerEvent video, string user, double hours)
        {
            var impression = Sent.Impression(video, user, hours, TrafficSource.Search);
            impression.FeedContext.Platform = AppPlatform.Ios;
            return impression;
        }
        var before = Sent.Publication(10_000, _video.UserId);
        await host.TellAsync(
            [
                before, _video, .. users.Select(user => Sent.Traits(user, "AT", "de", AgeBand.From18To24)), .. users.Select(Follow),
                .. users.Select(user => Met(before, user, 1)), .. users[..12].Select(user => Sent.Consent(user, ConsentPurpose.Insights, granted: false)),
                // What of trends is refused, is not here.
                .. users[12..].Select(user => Sent.Consent(user, ConsentPurpose.Trends, granted: false)),
                .. users.Select(user => Met(_video, user, 40)), .. users.Select(user => Sent.Like(_video, user, 41)),
            ]);
        // Given again, it is for videos that are met from then on; what they do at this one goes where they are.
        var next = Sent.Publication(10_000, _video.UserId);
        await host.TellAsync(
            [
                next, .. users[..12].Select(user => Sent.Consent(user, ConsentPurpose.Insights, granted: true)), .. users.Select(user => Met(next, user, 80)),
                .. users.Take(3).Select(user => Sent.Deletion(Sent.Like(_video, user, 41), 81)),
            ]);

        Assert.Equal([("yes", 18, 18), ("no", 12, 9)], await TellAsync(_video, SegmentDimension.Follower));
        Assert.Equal([("returning", 18, 18), ("new", 12, 9)], await TellAsync(_video, SegmentDimension.Acquaintance));
        Assert.Equal([("5", 18, 18), ("0", 12, 9)], await TellAsync(_video, SegmentDimension.TrafficSource));
        Assert.Equal([("AT", 18, 18), ("", 12, 9)], await TellAsync(_video, SegmentDimension.Region));
        Assert.Equal([("de", 18, 18), ("", 12, 9)], await TellAsync(_video, SegmentDimension.Language));
        Assert.Equal([("2", 18, 18), ("0", 12, 9)], await TellAsync(_video, SegmentDimension.AgeBand));
        Assert.Equal([("2", 18, 18), ("0", 12, 9)], await TellAsync(_video, SegmentDimension.Platform));
        Assert.Equal((30, 27), ((await host.ReadAsync(_video)).Total.Reach, (await host.ReadAsync(_video)).Total.Likes));
        foreach (var video in new[] { before, next })
            Assert.Equal([("AT", 30, 0)], await TellAsync(video, SegmentDimension.Region));
    }

    private async Task<IEnumerable<(string, long, long)>> TellAsync(LedgerEvent video, SegmentDimension dimension)
        => (await ReadAsync(dimension, video)).Segments.Select(segment => (segment.Value, segment.Figures.Reach, segment.Figures.Likes));

    private async Task<VideoSegments> ReadAsync(SegmentDimension dimension, LedgerEvent? video = null) => (await host.As(_video.UserId).GetVideoSegmentsAsync(
        new GetVideoSegmentsRequest { VideoId = (video ?? _video).VideoId, Dimension = dimension })).Segments;

    private LedgerEvent Follow(string user)
        => Sent.Event(user, "", _video.UserId, 1, e => (e.Effect, e.Follow) = (1, new Follow()));

    private LedgerEvent Watch(string user, int until) => Sent.Act(_video, user, 2, e =>
    {
        (e.Effect, e.WatchedMs) = (1, until);
        e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = until } } };
    });
}
