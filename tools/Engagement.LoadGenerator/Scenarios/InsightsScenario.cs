using Engagement.Insights.V1;
using Engagement.LoadGenerator.Baselines;
using Engagement.LoadGenerator.Load;
using Engagement.LoadGenerator.Measuring;
using Engagement.LoadGenerator.Running;
using Engagement.LoadGenerator.Workload;

namespace Engagement.LoadGenerator.Scenarios;

/// <summary>The report of a video of ten million views, beside few and many events of others.</summary>
internal sealed class InsightsScenario : IScenario
{
    private const int Views = 10_000_000;
    private const int FewEvents = 100_000;
    private const int ManyEvents = 10_000_000;
    private const double MostMs = 20;
    private const double MostGrowth = 1.3;

    private static readonly int[] InFlight = [64, 8, 1];

    public string Name => "insights";

    public string Question => "GetVideoInsights of a video of 10,000,000 views: p95 ÷ 20 ms, and beside 10,000,000 events of others ÷ beside 100,000";

    public async Task<ScenarioResult> RunAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var (few, many) = (settings.Size(FewEvents, 500), settings.Size(ManyEvents, 2_000));
        await using var remix = await RemixUnderTest.StartAsync(
            new Lineages(0, 0, videos: 2, seed: 1), Connections.NewAddress(), Connections.Nowhere, cancellationToken);
        await using var smaller = await InsightsUnderTest.StartAsync(remix.Address, settings.Size(Views, 1_000), few, cancellationToken);
        await using var larger = await InsightsUnderTest.StartAsync(remix.Address, settings.Size(Views, 1_000), many, cancellationToken);
        var request = new GetVideoInsightsRequest
        {
            VideoId = InsightsUnderTest.VideoId, Series = new SeriesSelection { Granularity = Granularity.Day },
        };
        var load = new ReadLoad<CreatorInsightsService.CreatorInsightsServiceClient, GetVideoInsightsResponse>(
            [InsightsUnderTest.CreatorId], channel => new CreatorInsightsService.CreatorInsightsServiceClient(channel),
            (client, options) => client.GetVideoInsightsAsync(request, options));
        using var answers = new RecordedAnswers();
        var report = (await load.RecordAsync(smaller.Address, answers, cancellationToken)).Insights;
        await load.RecordAsync(larger.Address, answers, cancellationToken);
        using var echo = await EchoProcess.StartAsync(answers, cancellationToken);
        var (sides, ratios) = (new List<SideResult>(), new List<Ratio>());
        var length = settings.Size(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(0.5));
        foreach (var inFlight in InFlight)
        {
            var measured = await SideBySide.RunAsync(
                settings.Rounds,
                [
                    new Side($"beside {many:N0} events, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                        larger.Address, inFlight, length, larger.MeterProcessors, token)),
                    new Side($"beside {few:N0} events, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                        smaller.Address, inFlight, length, smaller.MeterProcessors, token)),
                    new Side($"echo, {inFlight} in flight", "calls/s", token => load.ReadAsync(
                        echo.Address, inFlight, length, echo.MeterProcessors, token)),
                ],
                cancellationToken);
            sides.AddRange(measured);
            ratios.Add(new Ratio(
                $"p95 of {measured[0].Name} ÷ {MostMs} ms", [.. measured[0].Rounds.Select(round => round.Latency!.P95 / MostMs)], AtLeast: 1, IsBound: true));
            ratios.Add(Ratio.OfP95(measured[0], measured[1], MostGrowth));
        }
        return new ScenarioResult(
            Name, Question, sides, ratios,
            [
                $"{report.Total.Views:N0} views, {report.Series.Count} days in the series, {report.CalculateSize():N0} bytes an answer",
                "4 connections, one creator; figures, curves and audiences copied into the tables; Remix is asked for the credit",
            ])
        {
            Quick = settings.Quick,
        };
    }
}
