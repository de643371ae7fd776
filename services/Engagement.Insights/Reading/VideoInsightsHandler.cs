using Engagement.Errors.V1;
using Engagement.Insights.Figuring;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Reading;

/// <summary>Tells creators what their videos mean to viewers.</summary>
internal sealed class VideoInsightsHandler(InsightsStore store, CohortReader cohorts, InsightsMetrics metrics, TimeProvider timeProvider)
{
    public async Task<VideoInsights> GetAsync(Caller caller, GetVideoInsightsRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.VideoId, "video_id");
        var window = SeriesRules.Read(request.Series, timeProvider.GetUtcNow(), violations);
        violations.ThrowIfAny();
        var video = await ReadOwnAsync(caller, request.VideoId, cancellationToken);
        var report = await store.ReadAsync(video.VideoNo, window.Grain, window.Start, window.End, cancellationToken);
        var cohort = await cohorts.ReadAsync(video.LengthClass, video.VideoNo, cancellationToken);
        metrics.Read("video");
        return new VideoInsights
        {
            VideoId = video.VideoId,
            CreatorId = video.CreatorId,
            Duration = FiguresView.ToDuration(video.DurationMs),
            PublishedAt = video.PublishedAt.ToTimestamp(),
            Total = FiguresView.ToProto(report.Total, video.DurationMs),
            ImpressionsBySource = { FiguresView.SourcesOf(report.Total) },
            Retention = RetentionRules.ToProto(report.Curve, report.Total[(int)Figure.Views], video.DurationMs, cohort),
            Series =
            {
                report.Series.Select(point => new FiguresPoint
                {
                    StartTime = point.Start.ToTimestamp(),
                    Figures = FiguresView.ToProto(point.Sums, video.DurationMs),
                }),
            },
            Position = report.Position,
        };
    }

    /// <summary>A video whose figures the caller may read.</summary>
    /// <exception cref="Problem">NOT_FOUND: it is not there, or another's.</exception>
    public async Task<StoredVideo> ReadOwnAsync(Caller caller, string videoId, CancellationToken cancellationToken)
        => await store.FindVideoAsync(videoId, cancellationToken) is { } video && AudienceRules.MayRead(caller, video.CreatorId)
            ? video
            : throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
}
