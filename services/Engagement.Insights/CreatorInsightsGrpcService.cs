using Engagement.Insights.Reading;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Insights;

internal sealed class CreatorInsightsGrpcService(VideoInsightsHandler videos) : CreatorInsightsService.CreatorInsightsServiceBase
{
    public override async Task<GetVideoInsightsResponse> GetVideoInsights(GetVideoInsightsRequest request, ServerCallContext context)
        => new() { Insights = await videos.GetAsync(Caller.Of(context), request, context.CancellationToken) };
}
