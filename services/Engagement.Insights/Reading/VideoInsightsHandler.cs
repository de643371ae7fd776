using System.Runtime.CompilerServices;
using Engagement.Errors.V1;
using Engagement.Insights.Crediting;
using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.Segmenting;
using Engagement.Insights.Sentiment;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.Reading;

/// <summary>Tells creators what their videos mean to viewers.</summary>
internal sealed class VideoInsightsHandler(
    InsightsStore store, CohortReader cohorts, SegmentTeller segments, RemixCreditReader credits, InsightsMetrics metrics, IOptions<InsightsOptions> options,
    TimeProvider timeProvider)
{
    /// <param name="violations">What is wrong with the other fields, so that the caller hears it all at once.</param>
    public async Task<VideoInsights> GetAsync(
        Caller caller, string videoId, SeriesSelection? series, FieldViolations violations, CancellationToken cancellationToken)
    {
        violations.RequireId(videoId, "video_id");
        var window = SeriesRules.Read(series, timeProvider.GetUtcNow(), violations);
        violations.ThrowIfAny();
        var video = await ReadOwnAsync(caller, videoId, cancellationToken);
        var credit = credits.ReadAsync(video.CreatorId, video.VideoId, cancellationToken);
        var report = await store.ReadAsync(video.VideoNo, window, cancellationToken);
        var cohort = await cohorts.ReadAsync(video.LengthClass, video.VideoNo, cancellationToken);
        var bySource = await segments.TellAsync(video, SegmentDimension.TrafficSource, cancellationToken);
        metrics.Read("video");
        return new VideoInsights
        {
            VideoId = video.VideoId,
            CreatorId = video.CreatorId,
            Duration = FiguresView.ToDuration(video.DurationMs),
            PublishedAt = video.PublishedAt.ToTimestamp(),
            Total = FiguresView.ToProto(report.Total, video.DurationMs),
            ImpressionsBySource = { FiguresView.SourcesOf(bySource) },
            Retention = RetentionRules.ToProto(report.Curve, report.Total[(int)Figure.Views], video.DurationMs, cohort),
            Series =
            {
                report.Series.Select(point => new FiguresPoint
                {
                    StartTime = point.Start.ToTimestamp(),
                    Figures = FiguresView.ToProto(point.Sums, video.DurationMs),
                }),
            },
            SentimentTrend = SentimentTrendRules.Of(report.Said),
            RemixCredit = await credit,
            Position = report.Position,
        };
    }

    /// <summary>The figures, and again whenever they have changed.</summary>
    public async IAsyncEnumerable<VideoInsights> StreamAsync(
        Caller caller, StreamVideoInsightsRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        VideoInsights? told = null;
        while (true)
        {
            var insights = await GetAsync(caller, request.VideoId, request.Series, new FieldViolations(), cancellationToken);
            // The ledger goes on with other videos.
            var position = insights.Position;
            insights.Position = told?.Position ?? 0;
            if (!insights.Equals(told))
            {
                insights.Position = position;
                yield return told = insights;
            }
            await Task.Delay(options.Value.StreamLook, timeProvider, cancellationToken);
        }
    }

    /// <summary>A video whose figures the caller may read.</summary>
    /// <exception cref="Problem">NOT_FOUND: it is not there, or another's.</exception>
    public async Task<StoredVideo> ReadOwnAsync(Caller caller, string videoId, CancellationToken cancellationToken)
        => await store.FindVideoAsync(videoId, cancellationToken) is { } video && AudienceRules.MayRead(caller, video.CreatorId)
            ? video
            : throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
}
