using System.Diagnostics;
using Engagement.Import.Sending;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Import.Reporting;

/// <summary>What Insights tells a creator of the account, day by day, and of one video.</summary>
internal sealed record CreatorReport(AccountInsights Account, VideoInsights Video);

/// <summary>Asks Insights, as each creator, once it has caught up with the counters.</summary>
internal sealed class ReportReader(Session session, Retrying retrying, TimeSpan patience, TimeProvider timeProvider)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CreatorInsightsService.CreatorInsightsServiceClient _insights = new(session.Channel);
    private readonly CounterService.CounterServiceClient _counters = new(session.Channel);

    /// <exception cref="TimeoutException">Insights did not come as far as the counters.</exception>
    public async Task<IReadOnlyList<CreatorReport>> ReadAsync(
        IReadOnlyList<LargeCreator> creators, DateTime firstDay, DateTime lastDay, CancellationToken cancellationToken)
    {
        var days = new SeriesSelection
        {
            Granularity = Granularity.Day, StartTime = firstDay.ToTimestamp(), EndTime = lastDay.AddDays(1).ToTimestamp(),
        };
        var counted = await retrying.CallAsync(
            options => _counters.BatchGetCountersAsync(new BatchGetCountersRequest { VideoIds = { creators[0].VideoId } }, options),
            session.ActingForNobody(), cancellationToken);
        await WaitAsync(creators[0], counted.Videos[0].Position, cancellationToken);
        var reports = new List<CreatorReport>();
        foreach (var creator in creators)
        {
            var video = await retrying.CallAsync(
                options => _insights.GetVideoInsightsAsync(new GetVideoInsightsRequest { VideoId = creator.VideoId }, options),
                session.ActingFor(creator.UserId), cancellationToken);
            reports.Add(new CreatorReport(await ReadAccountAsync(creator, days, cancellationToken), video.Insights));
        }
        return reports;
    }

    private async Task WaitAsync(LargeCreator creator, long position, CancellationToken cancellationToken)
    {
        for (var since = Stopwatch.StartNew(); (await ReadAccountAsync(creator, days: null, cancellationToken)).Position < position;)
        {
            if (since.Elapsed > patience)
                throw new TimeoutException($"Insights did not reach position {position} within {patience}.");
            await Task.Delay(Pause, timeProvider, cancellationToken);
        }
    }

    private async Task<AccountInsights> ReadAccountAsync(LargeCreator creator, SeriesSelection? days, CancellationToken cancellationToken)
        => (await retrying.CallAsync(
            options => _insights.GetAccountInsightsAsync(new GetAccountInsightsRequest { Series = days }, options),
            session.ActingFor(creator.UserId), cancellationToken)).Insights;
}
