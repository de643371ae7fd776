using System.Globalization;
using Engagement.Feed.V1;
using Grpc.Core;
using Xunit.Abstractions;

namespace Engagement.Feed.Tests.Preferences;

/// <summary>What holds for every viewer, over many of them.</summary>
public sealed class ObedienceTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Videos = 600;
    private const int Further = 200;

    private FeedSystem _feed = null!;
    private int _again;

    public async Task InitializeAsync() => _feed = await FeedSystem.StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task AfterAnyFeedback_In200FurtherItemsOfEachViewer_NothingHiddenIsServed()
    {
        await PublishAsync(Videos);
        for (var at = 0; at < Videos; at += 17)
            _feed.Remix.Captions[Id(at)] = "with a Spoiler!";
        var (viewers, further, hidden) = (Sizes.Of("OBEDIENT_VIEWERS", 24), 0, 0);

        await Parallel.ForAsync(0, viewers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (viewer, _) =>
        {
            var served = await ServeAsync($"viewer{viewer}", viewer);
            Interlocked.Add(ref further, served.Further);
            Interlocked.Add(ref hidden, served.Hidden);
        });

        output.WriteLine($"{viewers} viewers, {further} further items, {hidden} hidden ones among them; {_again} calls made again");
        Assert.Equal(viewers * Further, further);
        Assert.Equal(0, hidden);
    }

    [Fact]
    public async Task OverManyItems_AViewerSeesNothingTwice()
    {
        var items = Sizes.Of("NEVER_TWICE_ITEMS", 300);
        await PublishAsync(items + 50);
        var seen = new List<string>();
        var page = await _feed.As("ann").GetForYouAsync(new() { PageSize = 20 });
        while (seen.Count < items)
        {
            Assert.NotEmpty(page.Videos);
            seen.AddRange(page.Videos.Select(video => video.VideoId));
            // Watched, liked and disliked, so that the ranking moves.
            var receipts = _feed.Ledger.Append(page.Videos.SelectMany((video, at) => (Ledger.V1.LedgerEvent[])
            [
                Events.Impression("ann", video.VideoId),
                at % 3 == 0 ? Events.Like("ann", video.VideoId) : Events.Watch("ann", video.VideoId, seconds: at % 7),
            ]));
            if (seen.Count % 100 == 0)
                await _feed.Of("ann").GiveAsync(FeedbackKind.LessOfTopic, $"t{seen.Count / 100 % 7}");
            // In turns: the next page of the same request, or a new request.
            page = page.NextPageToken.Length > 0 && seen.Count % 60 != 0
                ? await _feed.As("ann").GetForYouAsync(new() { PageSize = 20, PageToken = page.NextPageToken })
                : await _feed.ForYouAfterAsync("ann", receipts[^1].Position);
        }

        output.WriteLine($"{seen.Count} items, {seen.Distinct().Count()} of them different");
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    // Two pages, a feedback of the viewer's own kind, the second page again, and the pages after it.
    private async Task<(int Further, int Hidden)> ServeAsync(string viewerId, int viewer)
    {
        var client = _feed.As(viewerId);
        var first = await GetAsync(new() { PageSize = 20 });
        var issued = new GetForYouRequest { PageSize = 20, PageToken = first.NextPageToken };
        var page = await GetAsync(issued);
        var at = int.Parse(page.Videos[viewer % page.Videos.Count].VideoId[1..], CultureInfo.InvariantCulture);
        var (kind, target, isHidden) = (viewer % 6) switch
        {
            0 => (FeedbackKind.NotInterested, Id(at), (Func<int, bool>)(other => other == at)),
            1 => (FeedbackKind.HideCreator, $"c{at % 11}", other => other % 11 == at % 11),
            2 => (FeedbackKind.HideSound, $"s{at % 13}", other => other % 13 == at % 13),
            3 => (FeedbackKind.HideTopic, $"t{at % 7}", other => other % 7 == at % 7),
            4 => (FeedbackKind.HideKeyword, $"TAG {at % 5}", other => other % 5 == at % 5),
            _ => (FeedbackKind.HideKeyword, "SPOILER", other => other % 17 == 0),
        };
        await _feed.Of(viewerId).GiveAsync(kind, target);
        var again = await GetAsync(issued);
        var hidden = Count(again);
        var further = 0;
        while (further < Further)
        {
            page = await GetAsync(new() { PageSize = Math.Min(20, Further - further), PageToken = page.NextPageToken });
            Assert.NotEmpty(page.Videos);
            further += page.Videos.Count;
            hidden += Count(page);
        }
        return (further, hidden);

        // As clients do: of what could not be checked in time nothing is shown, and the same page is asked for again.
        async Task<GetForYouResponse> GetAsync(GetForYouRequest request)
        {
            while (true)
            {
                try
                {
                    return await client.GetForYouAsync(request);
                }
                catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
                {
                    Interlocked.Increment(ref _again);
                }
            }
        }

        int Count(GetForYouResponse served)
            => served.Videos.Count(video => isHidden(int.Parse(video.VideoId[1..], CultureInfo.InvariantCulture)));
    }

    private async Task PublishAsync(int count)
        => await _feed.AppendAsync(Enumerable.Range(0, count).Select(at => Events.Published(
            Id(at), $"c{at % 11}", $"t{at % 7}", Events.Noon.AddMinutes(-at), sound: $"s{at % 13}", hashtags: $"Tag{at % 5}")));

    private static string Id(int at) => string.Create(CultureInfo.InvariantCulture, $"v{at:0000}");
}
