using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Viewings;

/// <summary>Compares all that the service tells with what really happened.</summary>
internal sealed class ViewingAudit
{
    private readonly VideoTruth[] _truths;

    public ViewingAudit(ViewingWorld world)
    {
        _truths = [.. world.Videos.Select(video => new VideoTruth(video))];
        foreach (var viewing in world.Viewings.Where(viewing => !viewing.IsOwn && viewing.DeletedBy == Planned.None))
            _truths[viewing.Video.Number].Add(viewing);
        foreach (var act in world.Acts)
            _truths[act.Video.Number].Add(act);
        foreach (var video in world.Videos.Where(video => video.Source != Planned.None))
            _truths[video.Source].AddRemix(video);
    }

    public async Task RunAsync(Calls calls, Findings findings, CancellationToken cancellationToken)
    {
        foreach (var truth in _truths)
        {
            var hours = await ReadAsync(calls, truth.Video, Granularity.Hour, cancellationToken);
            Compare(findings, truth, hours);
            await CompareSegmentsAsync(calls, findings, truth, cancellationToken);
            CompareSeries(findings, truth, "hours", truth.Hours, hours.Series);
            CompareSeries(findings, truth, "days", truth.Days, (await ReadAsync(calls, truth.Video, Granularity.Day, cancellationToken)).Series);
        }
        foreach (var account in _truths.GroupBy(truth => truth.Video.CreatorId))
        {
            var told = (await Calls.PatientlyAsync(
                async () => await new CreatorInsightsService.CreatorInsightsServiceClient(calls.AsUser(account.Key))
                    .GetAccountInsightsAsync(new GetAccountInsightsRequest(), cancellationToken: cancellationToken), cancellationToken)).Insights;
            var total = new FigureTally();
            foreach (var truth in account)
                total.Add(truth.Total);
            findings.Equal("accounts", account.Count(), (int)told.Videos, () => $"{account.Key}, videos");
            findings.SameMessage("accounts", total.ToFigures(durationMs: 0), told.Total, () => account.Key);
            findings.Equal("accounts", total["follows"], told.FollowersGained, () => $"{account.Key}, followers");
        }
    }

    private static async Task<VideoInsights> ReadAsync(Calls calls, ViewedVideo video, Granularity granularity, CancellationToken cancellationToken)
        => (await Calls.PatientlyAsync(
            async () => await new CreatorInsightsService.CreatorInsightsServiceClient(calls.AsUser(video.CreatorId)).GetVideoInsightsAsync(
                new GetVideoInsightsRequest
                {
                    VideoId = video.Id,
                    Series = new SeriesSelection
                    {
                        Granularity = granularity,
                        StartTime = ViewingWorld.Midnight.ToTimestamp(), EndTime = ViewingWorld.Midnight.AddDays(2 * ViewingWorld.Days).ToTimestamp(),
                    },
                },
                cancellationToken: cancellationToken), cancellationToken)).Insights;

    private void Compare(Findings findings, VideoTruth truth, VideoInsights told)
    {
        var video = truth.Video;
        findings.SameMessage("figures", truth.Total.ToFigures(video.DurationMs), told.Total, () => video.Id);
        findings.SameMessage("retention", RetentionTruth.Of(truth, _truths), told.Retention, () => video.Id);
        // None when there are too few viewers to say anything.
        if (told.ImpressionsBySource.Count > 0)
            findings.Equal("sources", truth.Sources.Sum(), told.ImpressionsBySource.Sum(source => source.Impressions), () => video.Id);
        foreach (var source in told.ImpressionsBySource.Where(source => source.TrafficSource != TrafficSource.Unspecified))
            findings.Equal("sources", truth.Sources[(int)source.TrafficSource], source.Impressions, () => $"{video.Id}, {source.TrafficSource}");
    }

    private static async Task CompareSegmentsAsync(Calls calls, Findings findings, VideoTruth truth, CancellationToken cancellationToken)
    {
        var video = truth.Video;
        foreach (var dimension in truth.Segments.Keys.Select(segment => segment.Dimension).Distinct())
        {
            var told = (await Calls.PatientlyAsync(
                async () => await new CreatorInsightsService.CreatorInsightsServiceClient(calls.AsUser(video.CreatorId)).GetVideoSegmentsAsync(
                    new GetVideoSegmentsRequest { VideoId = video.Id, Dimension = dimension }, cancellationToken: cancellationToken), cancellationToken)).Segments;
            foreach (var segment in told.Segments)
            {
                findings.SameMessage(
                    "segments", truth.Segments[(dimension, segment.Value)].ToFigures(video.DurationMs), segment.Figures,
                    () => $"{video.Id}, {dimension} {segment.Value}");
            }
        }
    }

    private static void CompareSeries(
        Findings findings, VideoTruth truth, string check, Dictionary<DateTime, FigureTally> slots, IEnumerable<FiguresPoint> told)
    {
        var expected = slots.Where(slot => !slot.Value.IsNothing).OrderBy(slot => slot.Key).ToArray();
        var points = told.ToArray();
        findings.SameList(
            check, [.. expected.Select(slot => slot.Key)], [.. points.Select(point => point.StartTime.ToDateTime())], () => truth.Video.Id);
        foreach (var (slot, point) in expected.Zip(points))
            findings.SameMessage(check, slot.Value.ToFigures(truth.Video.DurationMs), point.Figures, () => $"{truth.Video.Id}, {slot.Key:u}");
    }
}
