using Engagement.Platform.Access;
using Engagement.SocialGraph.Auditing;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class FollowAuditGrpcService(FollowAuditHandler audit) : FollowAuditService.FollowAuditServiceBase
{
    public override Task<ListAuditedFollowsResponse> ListAuditedFollows(ListAuditedFollowsRequest request, ServerCallContext context)
        => audit.ListAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<BatchUnfollowResponse> BatchUnfollow(BatchUnfollowRequest request, ServerCallContext context)
        => audit.UnfollowAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<UndoBatchUnfollowResponse> UndoBatchUnfollow(UndoBatchUnfollowRequest request, ServerCallContext context)
        => audit.UndoAsync(request, Caller.Of(context).UserId, context.CancellationToken);
}
