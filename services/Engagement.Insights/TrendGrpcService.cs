using Engagement.Insights.Trending;
using Engagement.Insights.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Insights;

internal sealed class TrendGrpcService(TrendsHandler trends) : TrendService.TrendServiceBase
{
    public override Task<GetTrendsResponse> GetTrends(GetTrendsRequest request, ServerCallContext context)
        => trends.GetAsync(Caller.Of(context), request, context.CancellationToken);
}
