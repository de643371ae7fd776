using Engagement.Insights.Figuring;
using Engagement.Insights.Reading;
using Engagement.Insights.Retention;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Microsoft.Extensions.Options;

namespace Engagement.Insights.Segmenting;

/// <summary>Tells creators who watches, and nothing of few.</summary>
internal sealed class SegmentHandler(
    VideoInsightsHandler videos, SegmentStore store, CohortReader cohorts, IOptions<InsightsOptions> options, InsightsMetrics metrics)
{
    public async Task<VideoSegments> GetAsync(Caller caller, GetVideoSegmentsRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.VideoId, "video_id").RequireDefined(request.Dimension, "dimension").ThrowIfAny();
        var video = await videos.ReadOwnAsync(caller, request.VideoId, cancellationToken);
        var (position, segments) = await store.ReadAsync(video.VideoNo, NameOf(request.Dimension), cancellationToken);
        var cohort = await cohorts.ReadAsync(video.LengthClass, video.VideoNo, cancellationToken);
        metrics.Read("segments");
        var floor = options.Value.PrivacyFloor;
        segments.Sort((one, other) => (-one.Viewers, one.Value).CompareTo((-other.Viewers, other.Value)));
        var told = SegmentRules.MayTell([.. segments.Select(segment => segment.Viewers)], floor);
        return new VideoSegments
        {
            VideoId = video.VideoId,
            Dimension = request.Dimension,
            Segments = { segments.Where((_, i) => told[i]).Select(segment => ToProto(segment, video.DurationMs, cohort)) },
            Others = OthersOf(segments.Where((_, i) => !told[i]), floor, video.DurationMs),
            Floor = floor,
            Position = position,
        };
    }

    private static VideoSegment ToProto(StoredSegment segment, long durationMs, CohortCurves cohort) => new()
    {
        Value = segment.Value,
        Figures = FiguresView.ToProto(segment.Sums, durationMs),
        Retention = RetentionRules.ToProto(segment.Curve, segment.Sums[(int)Figure.Views], durationMs, cohort),
    };

    private static Figures? OthersOf(IEnumerable<StoredSegment> hidden, int floor, long durationMs)
    {
        var sums = new long[FigureSums.Count];
        foreach (var segment in hidden)
            sums.Add(segment.Sums);
        return sums[(int)Figure.Reach] >= floor ? FiguresView.ToProto(sums, durationMs) : null;
    }

    private static string NameOf(SegmentDimension dimension) => dimension switch
    {
        SegmentDimension.Follower => Segments.Follower,
        SegmentDimension.Acquaintance => Segments.Acquaintance,
        _ => Segments.TrafficSource,
    };
}
