using System.Diagnostics;
using Engagement.Feed.V1;
using Engagement.Testing;
using Engagement.Testing.Redis;
using Xunit.Abstractions;

namespace Engagement.Feed.Tests.Clustering;

/// <summary>Two processes of the Feed, one cluster through Redis.</summary>
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    private const int Viewers = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task KillOfOneProcess_ItsViewersGoOnAtTheOther_WithNothingRepeatedOrLost()
    {
        await using var feed = await FeedSystem.PrepareAsync(CancellationToken.None);
        await using var redis = await RedisServers.CreateAsync("garnet");
        feed.Ledger.Append(Enumerable.Range(0, 60).Select(at => Events.Published($"v{at:00}", "creator")));
        var total = Stopwatch.StartNew();
        using var one = FeedProcess.Start(feed.ProcessSettings(redis.ConnectionString));
        using var other = FeedProcess.Start(feed.ProcessSettings(redis.ConnectionString));
        await Until.PassesAsync(() => Task.WhenAll(ServeAsync(one, "warm", ""), ServeAsync(other, "warm", "")), Patience);
        output.WriteLine($"both serve: {total.ElapsedMilliseconds} ms");
        var pages = new Dictionary<string, List<GetForYouResponse>>();
        for (var viewer = 0; viewer < Viewers; viewer++)
            pages[$"viewer{viewer}"] = [await ServeAsync(other, $"viewer{viewer}", "")];
        feed.Ledger.Append(Enumerable.Range(0, Viewers).Select(viewer => Events.NotInterested($"viewer{viewer}", "v59")));

        output.WriteLine($"kill: {total.ElapsedMilliseconds} ms");
        one.Kill();

        foreach (var (viewer, served) in pages)
        {
            var clock = Stopwatch.StartNew();
            while (served[^1].NextPageToken.Length > 0)
                served.Add(await ServeAsync(other, viewer, served[^1].NextPageToken));
            output.WriteLine($"{viewer}: {served.Count} pages, {clock.ElapsedMilliseconds} ms");
            var videos = served.SelectMany(page => page.Videos).ToList();
            Assert.Equal(videos.Count, videos.Select(video => video.VideoId).Distinct().Count());
            Assert.Equal(Enumerable.Range(0, videos.Count), videos.Select(video => video.Position));
            Assert.InRange(videos.Count, 59, 60);
        }
    }

    [Fact]
    public async Task KillOfTheOnlyProcess_TheNextOneStartsAlthoughRedisStillListsIt()
    {
        await using var feed = await FeedSystem.PrepareAsync(CancellationToken.None);
        await using var redis = await RedisServers.CreateAsync("garnet");
        feed.Ledger.Append(Enumerable.Range(0, 30).Select(at => Events.Published($"v{at:00}", "creator")));
        GetForYouResponse first = null!;
        using (var one = FeedProcess.Start(feed.ProcessSettings(redis.ConnectionString)))
        {
            await Until.PassesAsync(async () => first = await ServeAsync(one, "ann", ""), Patience);
            one.Kill();
        }

        var clock = Stopwatch.StartNew();
        using var next = FeedProcess.Start(feed.ProcessSettings(redis.ConnectionString));
        GetForYouResponse second = null!;
        await Until.PassesAsync(async () => second = await ServeAsync(next, "ann", first.NextPageToken), Patience);

        output.WriteLine($"serves after {clock.ElapsedMilliseconds} ms");
        Assert.Equal(30, first.Videos.Concat(second.Videos).Select(video => video.VideoId).Distinct().Count());
    }

    private static async Task<GetForYouResponse> ServeAsync(FeedProcess process, string viewerId, string pageToken)
    {
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(60);
        var response = await new FeedService.FeedServiceClient(process.As(viewerId))
            .GetForYouAsync(new() { PageSize = 20, PageToken = pageToken }, deadline: deadline);
        Assert.NotEmpty(response.Videos);
        return response;
    }
}
