using Engagement.Interactions.V1;
using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;
using Grpc.Core;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>(d) The counters of a page of videos, against a call that answers with the same page from memory.</summary>
internal sealed class CountersScenario : IScenario
{
    private const int InFlight = 64;
    private const int Page = 100;
    private const int Pages = 500;
    private const int Events = 50_000;

    public string Name => "counters";

    public string Question => "BatchGetCounters of 100 videos a second ÷ a bare gRPC echo of the same messages";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        await using var system = await SystemUnderTest.StartAsync(settings, context.Log, cancellationToken);
        await new EventLoad(system, context.Log, seed: 1).RecordAsync(settings.Size(Events, 2_000), cancellationToken);
        var pages = PagesOf(context.Log);
        var metadata = Connections.As("reader");
        using var channel = Connections.Open(system.Address);
        var page = await new CounterService.CounterServiceClient(channel).BatchGetCountersAsync(pages[0], metadata, cancellationToken: cancellationToken);
        using var answers = new RecordedAnswers();
        answers.Add(page);
        using var echo = await EchoProcess.StartAsync(answers, cancellationToken);
        var length = settings.Size(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(1));
        var sides = await SideBySide.RunAsync(
            settings.Rounds,
            [
                new Side("BatchGetCounters(100)", "calls/s", token => ReadAsync(system.Address, pages, metadata, length, system.MeterProcessors, token)),
                new Side("bare echo", "calls/s", token => ReadAsync(echo.Address, pages, metadata, length, echo.MeterProcessors, token)),
            ],
            cancellationToken);
        return new ScenarioResult(
            Name, Question, sides, [Ratio.Of(sides[0], sides[1], atLeast: 0.4)],
            [$"{InFlight} in flight over 4 connections, answers of {page.CalculateSize():N0} bytes, {length.TotalSeconds:N0} s a round, {settings.Redis}"])
        {
            Quick = settings.Quick,
        };
    }

    /// <summary>What a feed would ask for: different videos on a page, the popular ones on most pages.</summary>
    private static BatchGetCountersRequest[] PagesOf(ExposureLog log)
    {
        var random = new Random(Pages);
        return
        [
            .. Enumerable.Range(0, Pages).Select(_ =>
            {
                var videos = new HashSet<string>();
                while (videos.Count < Page)
                    videos.Add(log.Exposures[random.Next(log.Exposures.Length)].Video.VideoId);
                return new BatchGetCountersRequest { VideoIds = { videos } };
            }),
        ];
    }

    private static async Task<Measurement> ReadAsync(
        Uri address, BatchGetCountersRequest[] pages, Metadata metadata, TimeSpan length, Func<ProcessorMeter> meter, CancellationToken cancellationToken)
    {
        var calls = 0;
        return await ClosedLoop.RunAsync(
            address, channel => new CounterService.CounterServiceClient(channel), InFlight, length, meter,
            async (client, _) => await client.BatchGetCountersAsync(
                pages[Interlocked.Increment(ref calls) % pages.Length], metadata, cancellationToken: cancellationToken),
            cancellationToken);
    }
}
