using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
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

    private async Task<VideoSegments> ReadAsync(SegmentDimension dimension)
        => (await host.As(_video.UserId).GetVideoSegmentsAsync(new GetVideoSegmentsRequest { VideoId = _video.VideoId, Dimension = dimension })).Segments;

    private LedgerEvent Follow(string user)
        => Sent.Event(user, "", _video.UserId, 1, e => (e.Effect, e.Follow) = (1, new Follow()));

    private LedgerEvent Watch(string user, int until) => Sent.Act(_video, user, 2, e =>
    {
        (e.Effect, e.WatchedMs) = (1, until);
        e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = until } } };
    });
}
