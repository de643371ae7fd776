using Engagement.Platform.Access;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Relationships;

internal sealed class GetRelationshipsHandler(RelationshipReader relationships)
{
    public async Task<GetRelationshipsResponse> HandleAsync(GetRelationshipsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        EdgeRequests.Check(request);
        var rows = await relationships.GetAsync(caller.UserId, request.UserIds, cancellationToken);
        return new GetRelationshipsResponse { Relationships = { rows.Select(row => ToProto(row, caller.IsService)) } };
    }

    // What would tell somebody that they are blocked, services are told only.
    private static Relationship ToProto(RelationshipRow row, bool toService) => new()
    {
        UserId = row.UserId,
        Following = row.Following,
        FollowedBy = row.FollowedBy,
        IsMutual = row is { Following: true, FollowedBy: true },
        Blocking = row.Blocking,
        BlockedBy = toService && row.BlockedBy,
        Muting = row.Muting,
        Requested = row.Requested,
        RequestedBy = row.RequestedBy,
        CloseFriend = row.CloseFriend,
        CloseFriendOf = toService && row.CloseFriendOf,
        Private = row.Private && (toService || !row.BlockedBy),
    };
}
