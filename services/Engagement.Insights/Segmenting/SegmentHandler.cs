using Engagement.Insights.Reading;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;

namespace Engagement.Insights.Segmenting;

/// <summary>Tells creators who watches, and nothing of few.</summary>
internal sealed class SegmentHandler(VideoInsightsHandler videos, SegmentTeller teller, InsightsMetrics metrics)
{
    public async Task<VideoSegments> GetAsync(Caller caller, GetVideoSegmentsRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.VideoId, "video_id").RequireDefined(request.Dimension, "dimension").ThrowIfAny();
        var video = await videos.ReadOwnAsync(caller, request.VideoId, cancellationToken);
        metrics.Read("segments");
        return await teller.TellAsync(video, request.Dimension, cancellationToken);
    }
}
