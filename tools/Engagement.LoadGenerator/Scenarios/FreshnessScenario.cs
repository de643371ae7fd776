using System.Collections.Concurrent;
using System.Diagnostics;
using Engagement.Feed.V1;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Engagement.Testing;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>
/// From an event, through the ledger, to a creator's figures and to the viewer's next page, under load. An event's time runs from when it was to be sent until
/// the answer that has it has arrived.
/// </summary>
internal sealed class FreshnessScenario : IScenario
{
    private const int EventsASecond = 2_000;
    private const int Events = 400_000;
    private const int WarmUpEvents = 60_000;
    private const int EventsOfPage = 40;
    private const double OldestFigure = 5_000;
    private const double OldestPage = 1_000;

    private static readonly TimeSpan CatchUpPatience = TimeSpan.FromMinutes(2);

    public string Name => "freshness";

    public string Question => "from an event to a creator's figures (p95 ÷ 5 s) and to the viewer's next For You page (p95 ÷ 1 s), under 2,000 events/s";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (aSecond, events) = (settings.Size(EventsASecond, 200), settings.Size(Events, 800));
        // It ends with the feed.
        var remix = await RemixUnderTest.StartAsync(
            new Lineages(0, 0, context.Log.Videos.Count, seed: 1), Connections.NewAddress(), Connections.Nowhere, cancellationToken);
        // The videos that Remix has, by the creators that it has.
        var log = context.Log.With(
            (video, i) => video with { VideoId = Lineages.NameOf(i + 1), CreatorId = SocialNetwork.NameOf((i + 1) % remix.People.Nodes) });
        await using var interactions = await SystemUnderTest.StartAsync(settings, log, cancellationToken);
        await using var feed = await FeedUnderTest.FollowAsync(remix, interactions.Address, cancellationToken);
        await using var insights = await InsightsUnderTest.FollowAsync(interactions.Address, remix.Address, cancellationToken);
        using var ofFeed = Connections.Open(feed.Address);
        using var ofInsights = Connections.Open(insights.Address);
        await Until.PassesAsync(() => FigurePositionAsync(new(ofInsights), log.Videos[^1].VideoId, cancellationToken), CatchUpPatience);
        var (pages, figures) = (new Pages(new FeedService.FeedServiceClient(ofFeed)), new LatencyHistogram());
        var figureWatch = new PositionWatch(() => FigurePositionAsync(new(ofInsights), log.Videos[0].VideoId, cancellationToken));
        var pageWatch = new PositionWatch(() => ProfilePositionAsync(new(ofFeed), cancellationToken));
        var over = false;
        var watching = Task.WhenAll(figureWatch.RunAsync(() => over, cancellationToken), pageWatch.RunAsync(() => over, cancellationToken));
        var load = new PacedLoad(interactions.Address, new InteractionSource(log, seed: 1), aSecond);
        // Not counted: it compiles code and fills caches.
        await load.SendAsync(settings.Size(WarmUpEvents, 200), static _ => { }, cancellationToken);
        var head = await interactions.HeadAsync(cancellationToken);
        await ReachedAsync([figureWatch.SeesAsync(head), pageWatch.SeesAsync(head)]);

        var (waiting, meters, clock) = (new ConcurrentBag<Task>(), interactions.MeterProcessors(), Stopwatch.StartNew());
        await load.SendAsync(events, Recorded, cancellationToken);
        var (seconds, used) = (clock.Elapsed.TotalSeconds, meters.Read());
        await ReachedAsync(waiting);
        over = true;
        await watching;

        return new ScenarioResult(
            Name, Question,
            [
                new SideResult("event to figure", "events/s", [new Measurement(figures.Count / seconds, figures.Summarize(), used)]),
                new SideResult("event to page", "pages/s", [new Measurement(pages.Latencies.Count / seconds, pages.Latencies.Summarize())]),
            ],
            [
                new Ratio("p95 of event to figure ÷ 5 s", [figures.Quantile(0.95) / OldestFigure], AtLeast: 1, IsBound: true),
                new Ratio("p95 of event to page ÷ 1 s", [pages.Latencies.Quantile(0.95) / OldestPage], AtLeast: 1, IsBound: true),
                new Ratio("pages that show again what the event says was seen", [pages.Wrong], AtLeast: 0, IsBound: true),
            ],
            [$"{events:N0} events, {pages.Latencies.Count:N0} pages, in {seconds:N0} s; keys of {log.Origin}; Interactions, Feed, Insights, Remix, SocialGraph"])
        {
            Quick = settings.Quick,
        };

        // A watch that ends before is one that failed.
        async Task ReachedAsync(IEnumerable<Task> seen)
            => await await Task.WhenAny(watching, Task.WhenAll(seen)).WaitAsync(CatchUpPatience, cancellationToken);

        void Recorded(IReadOnlyList<Recorded> batch)
        {
            foreach (var recorded in batch)
                waiting.Add(FigureAsync(recorded));
            if (batch[0].Position % EventsOfPage < batch.Count && batch.FirstOrDefault(IsImpression) is { Interaction: not null } seen)
                waiting.Add(PageAsync(seen));
        }

        async Task FigureAsync(Recorded recorded)
        {
            var at = await figureWatch.SeesAsync(recorded.Position);
            lock (figures)
                figures.Record(Stopwatch.GetElapsedTime(recorded.DueAt, at));
        }

        async Task PageAsync(Recorded recorded)
        {
            await pageWatch.SeesAsync(recorded.Position);
            await pages.AskAsync(recorded, cancellationToken);
        }
    }

    private static bool IsImpression(Recorded recorded) => recorded.Interaction.ActionCase == Interaction.ActionOneofCase.Impression;

    private static async Task<long> FigurePositionAsync(
        CreatorInsightsService.CreatorInsightsServiceClient client, string videoId, CancellationToken cancellationToken)
        => (await client.GetVideoInsightsAsync(
            new GetVideoInsightsRequest { VideoId = videoId }, Connections.As("load", "service"), cancellationToken: cancellationToken)).Insights.Position;

    private static async Task<long> ProfilePositionAsync(PreferenceService.PreferenceServiceClient client, CancellationToken cancellationToken)
        => (await client.GetProfileAsync(new GetProfileRequest(), Connections.As("reader"), cancellationToken: cancellationToken)).ProfilePosition;

    /// <summary>Asks viewers' pages until they have an event of theirs.</summary>
    private sealed class Pages(FeedService.FeedServiceClient client)
    {
        private int _wrong;

        public LatencyHistogram Latencies { get; } = new();

        public int Wrong => _wrong;

        public async Task AskAsync(Recorded recorded, CancellationToken cancellationToken)
        {
            var viewer = Connections.As(recorded.Interaction.ActingUserId);
            GetForYouResponse page;
            do
                page = await client.GetForYouAsync(new GetForYouRequest { PageSize = 20 }, viewer, cancellationToken: cancellationToken);
            while (page.ProfilePosition < recorded.Position);
            if (page.Videos.Any(video => video.VideoId == recorded.Interaction.VideoId))
                Interlocked.Increment(ref _wrong);
            lock (Latencies)
                Latencies.Record(Stopwatch.GetElapsedTime(recorded.DueAt));
        }
    }
}
