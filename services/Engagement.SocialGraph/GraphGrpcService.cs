using Engagement.Platform.Access;
using Engagement.SocialGraph.Follows;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class GraphGrpcService(ChangeFollowHandler changeFollow, ListFollowsHandler listFollows, GetRelationshipsHandler getRelationships)
    : GraphService.GraphServiceBase
{
    public override Task<FollowResponse> Follow(FollowRequest request, ServerCallContext context)
        => changeFollow.FollowAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<UnfollowResponse> Unfollow(UnfollowRequest request, ServerCallContext context)
        => changeFollow.UnfollowAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListFollowersResponse> ListFollowers(ListFollowersRequest request, ServerCallContext context)
        => listFollows.ListFollowersAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<ListFollowingResponse> ListFollowing(ListFollowingRequest request, ServerCallContext context)
        => listFollows.ListFollowingAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context)
        => getRelationships.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);
}
