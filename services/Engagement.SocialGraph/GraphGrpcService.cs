using Engagement.Platform.Access;
using Engagement.SocialGraph.Accounts;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.History;
using Engagement.SocialGraph.Lists;
using Engagement.SocialGraph.Relationships;
using Engagement.SocialGraph.Suggesting;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class GraphGrpcService(
    ChangeEdgeHandler changeEdge, AccountHandler accounts, GetRelationshipsHandler getRelationships, ListTiesHandler listTies,
    ListOwnTiesHandler listOwnTies, ListCommonTiesHandler listCommonTies, EdgeHistoryHandler history,
    GetSuggestionsHandler getSuggestions)
    : GraphService.GraphServiceBase
{
    public override Task<FollowResponse> Follow(FollowRequest request, ServerCallContext context)
        => changeEdge.FollowAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override async Task<UnfollowResponse> Unfollow(UnfollowRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.Unfollow, request.EventId, request.UserId, context) };

    public override async Task<RemoveFollowerResponse> RemoveFollower(RemoveFollowerRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.RemoveFollower, request.EventId, request.UserId, context) };

    public override async Task<AcceptFollowRequestResponse> AcceptFollowRequest(AcceptFollowRequestRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.AcceptFollowRequest, request.EventId, request.UserId, context) };

    public override async Task<DenyFollowRequestResponse> DenyFollowRequest(DenyFollowRequestRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.DenyFollowRequest, request.EventId, request.UserId, context) };

    public override async Task<CancelFollowRequestResponse> CancelFollowRequest(CancelFollowRequestRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.CancelFollowRequest, request.EventId, request.UserId, context) };

    public override async Task<BlockResponse> Block(BlockRequest request, ServerCallContext context)
        => new()
        {
            Duplicate = await changeEdge.ChangeAsync(
                EdgeKind.Block, request.EventId, Caller.Of(context).UserId, request.UserId, context.CancellationToken, request.Cause, request.ExpireTime),
        };

    public override async Task<UnblockResponse> Unblock(UnblockRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.Unblock, request.EventId, request.UserId, context) };

    public override async Task<MuteResponse> Mute(MuteRequest request, ServerCallContext context)
        => new()
        {
            Duplicate = await changeEdge.ChangeAsync(
                EdgeKind.Mute, request.EventId, Caller.Of(context).UserId, request.UserId, context.CancellationToken, request.Cause, request.ExpireTime),
        };

    public override async Task<UnmuteResponse> Unmute(UnmuteRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.Unmute, request.EventId, request.UserId, context) };

    public override async Task<AddCloseFriendResponse> AddCloseFriend(AddCloseFriendRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.AddCloseFriend, request.EventId, request.UserId, context) };

    public override async Task<RemoveCloseFriendResponse> RemoveCloseFriend(RemoveCloseFriendRequest request, ServerCallContext context)
        => new() { Duplicate = await ChangeAsync(EdgeKind.RemoveCloseFriend, request.EventId, request.UserId, context) };

    public override Task<UpdateAccountResponse> UpdateAccount(UpdateAccountRequest request, ServerCallContext context)
        => accounts.UpdateAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<GetAccountResponse> GetAccount(GetAccountRequest request, ServerCallContext context)
        => accounts.GetAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<GetRelationshipsResponse> GetRelationships(GetRelationshipsRequest request, ServerCallContext context)
        => getRelationships.HandleAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListFollowersResponse> ListFollowers(ListFollowersRequest request, ServerCallContext context)
        => listTies.ListFollowersAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListFollowingResponse> ListFollowing(ListFollowingRequest request, ServerCallContext context)
        => listTies.ListFollowingAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListMutualsResponse> ListMutuals(ListMutualsRequest request, ServerCallContext context)
        => listCommonTies.ListMutualsAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListKnownFollowersResponse> ListKnownFollowers(ListKnownFollowersRequest request, ServerCallContext context)
        => listCommonTies.ListKnownFollowersAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListFollowRequestsResponse> ListFollowRequests(ListFollowRequestsRequest request, ServerCallContext context)
        => listOwnTies.ListRequestsAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListSentFollowRequestsResponse> ListSentFollowRequests(ListSentFollowRequestsRequest request, ServerCallContext context)
        => listOwnTies.ListSentRequestsAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListBlockedResponse> ListBlocked(ListBlockedRequest request, ServerCallContext context)
        => listTies.ListBlockedAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListMutedResponse> ListMuted(ListMutedRequest request, ServerCallContext context)
        => listOwnTies.ListMutedAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListCloseFriendsResponse> ListCloseFriends(ListCloseFriendsRequest request, ServerCallContext context)
        => listOwnTies.ListCloseFriendsAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListEdgeHistoryResponse> ListEdgeHistory(ListEdgeHistoryRequest request, ServerCallContext context)
        => history.ListAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<ListFollowerChangesResponse> ListFollowerChanges(ListFollowerChangesRequest request, ServerCallContext context)
        => history.ListFollowerChangesAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<GetFollowerSummaryResponse> GetFollowerSummary(GetFollowerSummaryRequest request, ServerCallContext context)
        => history.SummarizeAsync(request, Caller.Of(context), context.CancellationToken);

    public override Task<GetSuggestionsResponse> GetSuggestions(GetSuggestionsRequest request, ServerCallContext context)
        => getSuggestions.HandleAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    private Task<bool> ChangeAsync(EdgeKind kind, string eventId, string userId, ServerCallContext context)
        => changeEdge.ChangeAsync(kind, eventId, Caller.Of(context).UserId, userId, context.CancellationToken);
}
