using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.Insights.Tests;

/// <summary>In place of Remix: it shows every video but those that it is told to hide.</summary>
internal sealed class RemixScript : VideoService.VideoServiceBase
{
    public HashSet<string> Hidden { get; } = [];

    public override Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
        => Task.FromResult(new BatchGetVideosResponse
        {
            Videos = { request.VideoIds.Where(id => !Hidden.Contains(id)).Select(id => new Video { VideoId = id }) },
        });
}
