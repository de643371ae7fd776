using Engagement.Feed.V1;
using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>First pages of For You, against a call that answers with as much from memory, and against the same among fewer videos.</summary>
internal sealed class FeedScenario : IScenario
{
    private const int Viewers = 500;
    private const int FewVideos = 7_600;
    private const int ManyVideos = 1_000_000;

    // Wanted is 50 ms; the echo's p99 for a page is about 4 with 64 in flight.
    private const double MostOfEcho = 12.5;
    private const double MostGrowth = 1.5;

    private static readonly int[] InFlight = [64, 8];

    public string Name => "feed";

    public string Question => "GetForYou(20): p99 ÷ a bare gRPC echo's, and among 1,000,000 videos ÷ among 7,600";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (few, many) = (settings.Size(FewVideos, 300), settings.Size(ManyVideos, 1_000));
        await using var smaller = await FeedUnderTest.StartAsync(context.Log, few, cancellationToken);
        await using var larger = await FeedUnderTest.StartAsync(context.Log, many, cancellationToken);
        // The first page, so that each call finds and ranks anew.
        var request = new GetForYouRequest { PageSize = 20 };
        var load = new ReadLoad<FeedService.FeedServiceClient, GetForYouResponse>(
            context.Log.Users.Take(Viewers), channel => new FeedService.FeedServiceClient(channel), (client, options) => client.GetForYouAsync(request, options));
        using var answers = new RecordedAnswers();
        var videos = (await load.RecordAsync(smaller.Address, answers, cancellationToken)).Videos.Count;
        await load.RecordAsync(larger.Address, answers, cancellationToken);
        using var echo = await EchoProcess.StartAsync(answers, cancellationToken);
        var (sides, ratios) = (new List<SideResult>(), new List<Ratio>());
        var length = settings.Size(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.5));
        foreach (var inFlight in InFlight)
        {
            var measured = await SideBySide.RunAsync(
                settings.Rounds,
                [
                    new Side($"of {few:N0} videos, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                        smaller.Address, inFlight, length, smaller.MeterProcessors, token)),
                    new Side($"of {many:N0} videos, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                        larger.Address, inFlight, length, larger.MeterProcessors, token)),
                    new Side($"echo, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                        echo.Address, inFlight, length, echo.MeterProcessors, token)),
                ],
                cancellationToken);
            sides.AddRange(measured);
            ratios.Add(Ratio.OfP99(measured[0], measured[2], MostOfEcho));
            ratios.Add(Ratio.OfP99(measured[1], measured[0], MostGrowth));
        }
        return new ScenarioResult(
            Name, Question, sides, ratios,
            [
                $"{videos} videos in an answer; histories of {context.Log.Origin}",
                "4 connections, 500 viewers with a token each; Remix and SocialGraph are asked for each page; videos and histories copied into the tables",
            ])
        {
            Quick = settings.Quick,
        };
    }
}
