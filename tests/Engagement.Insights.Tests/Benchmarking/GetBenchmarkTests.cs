using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Insights.Tests.Benchmarking;

public sealed class GetBenchmarkTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    [Fact]
    public async Task GetVideoBenchmark_AmongOthersLikeIt_TellsWhereItStandsAndWhatTheBestDo()
    {
        var topic = InsightsHost.NewName("topic");
        // The more views, the longer; none is a remix, and every other one has a sound.
        var others = Enumerable.Range(0, 24).Select(i => Published(topic, i < 18 ? 10_000 : 40_000 + (i * 100), e => e.SoundId = i % 2 == 0 ? "sound" : "")).ToArray();
        var (own, secret, apart, famous) = (Published(topic, 10_000), Published(topic, 10_000, e => e.Visibility = Visibility.Private), Published("apart", 10_000), Published(topic, 10_000));
        await host.TellAsync([
            .. others, own, secret, apart, famous, .. others.SelectMany((video, i) => Viewed(video, i + 1)), .. Viewed(own, 12), .. Viewed(secret, 99), .. Viewed(apart, 99),
            .. Enumerable.Range(0, 17).Select(i => Sent.Event($"fan-{i}", "", famous.UserId, 1, e => (e.Effect, e.Follow) = (1, new Follow()))),
            Sent.Like(own, "ann"), Sent.Like(own, "bea"), Sent.Like(own, "cay"),
        ]);

        var benchmark = (await host.As(own.UserId).GetVideoBenchmarkAsync(new GetVideoBenchmarkRequest { VideoId = own.VideoId })).Benchmark;

        Assert.Equal((24, 0, 16), (benchmark.Others, benchmark.LeastFollowers, benchmark.MostFollowers));
        var views = benchmark.Percentiles.Single(percentile => percentile.Figure == BenchmarkFigure.Views);
        Assert.Equal((12, 11.5 / 24, 13, 19), (views.Value, views.Percentile, views.Median, views.BestQuarterFrom));
        Assert.Equal((0.25, 1), benchmark.Percentiles.Where(percentile => percentile.Figure == BenchmarkFigure.LikeRate)
            .Select(percentile => (percentile.Value, percentile.Percentile)).Single());
        Assert.Equal([BenchmarkTrait.Length, BenchmarkTrait.WithSound], benchmark.Differences.Select(difference => difference.Trait));
        var length = benchmark.Differences[0];
        Assert.True(length.Lower > 1.5 && length.Upper < 2.5 && length.EffectSize > 5, $"{length}");
        var sound = benchmark.Differences[1];
        Assert.True(sound.Lower < 0 && sound.Upper > 0, $"{sound}");
    }

    [Fact]
    public async Task GetAccountBenchmark_AmongOthers_TakesAllVideosOfEach()
    {
        var topic = InsightsHost.NewName("topic");
        var others = Enumerable.Range(0, 20).Select(_ => Published(topic, 10_000)).ToArray();
        var own = Published(topic, 10_000);
        var second = Sent.Publication(10_000, own.UserId);
        await host.TellAsync([.. others, own, second, .. others.SelectMany((video, i) => Viewed(video, i + 1)), .. Viewed(own, 10), .. Viewed(second, 20)]);

        var benchmark = (await host.As(own.UserId).GetAccountBenchmarkAsync(new GetAccountBenchmarkRequest())).Benchmark;

        Assert.Equal(20, benchmark.Others);
        Assert.Equal([topic], benchmark.Topics);
        Assert.Equal((15, 14.5 / 20), benchmark.Percentiles.Where(percentile => percentile.Figure == BenchmarkFigure.Views)
            .Select(percentile => (percentile.Value, percentile.Percentile)).Single());
    }

    [Fact]
    public async Task GetBenchmark_AmongFewOrOfAnother_TellsNothing()
    {
        var own = Published(InsightsHost.NewName("topic"), 10_000);
        await host.TellAsync(own);

        var benchmark = (await host.As(own.UserId).GetVideoBenchmarkAsync(new GetVideoBenchmarkRequest { VideoId = own.VideoId })).Benchmark;
        Assert.Empty(benchmark.Percentiles);
        Assert.Empty(benchmark.Differences);

        var ofVideo = await Assert.ThrowsAsync<RpcException>(
            async () => await host.As("ann").GetVideoBenchmarkAsync(new GetVideoBenchmarkRequest { VideoId = own.VideoId }));
        var ofAccount = await Assert.ThrowsAsync<RpcException>(
            async () => await host.As("ann").GetAccountBenchmarkAsync(new GetAccountBenchmarkRequest { UserId = own.UserId }));
        Assert.Equal(("VIDEO_NOT_FOUND", "USER_NOT_FOUND"), (ofVideo.Reason(), ofAccount.Reason()));
    }

    private static LedgerEvent Published(string topic, long durationMs, Action<VideoPublished>? set = null)
    {
        var published = Sent.Publication(durationMs);
        published.VideoPublished.Visibility = Visibility.Public;
        published.VideoPublished.Topics.Add(topic);
        set?.Invoke(published.VideoPublished);
        return published;
    }

    private static IEnumerable<LedgerEvent> Viewed(LedgerEvent video, int times)
        => Enumerable.Range(0, times).Select(i => Sent.Act(video, $"viewer-{i}", 1, e =>
        {
            (e.Effect, e.WatchedMs) = (1, 1000);
            e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = 1000 } } };
        }));
}
