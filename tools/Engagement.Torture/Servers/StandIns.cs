using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.Torture.Servers;

/// <summary>In place of Remix: it knows no video that the ledger does not know.</summary>
internal sealed class RemixStandIn : VideoService.VideoServiceBase
{
    public override Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
        => Task.FromResult(new BatchGetVideosResponse());
}

/// <summary>In place of SocialGraph: nobody blocks anybody.</summary>
internal sealed class GraphStandIn : GraphService.GraphServiceBase
{
    public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context)
        => Task.FromResult(new GetRelationshipsResponse
        {
            Relationships = { request.UserIds.Select(userId => new Relationship { UserId = userId }) },
        });
}
