using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Follows;

internal sealed class GetRelationshipsHandler(FollowListStore store)
{
    public async Task<GetRelationshipsResponse> HandleAsync(
        GetRelationshipsRequest request, string callerId, CancellationToken cancellationToken)
    {
        FollowRules.Check(request);
        var rows = await store.GetRelationshipsAsync(callerId, [.. request.UserIds], cancellationToken);
        return new GetRelationshipsResponse
        {
            Relationships =
            {
                rows.Select(row => new Relationship
                {
                    UserId = row.UserId,
                    Following = row.Following,
                    FollowedBy = row.FollowedBy,
                    IsMutual = row is { Following: true, FollowedBy: true },
                }),
            },
        };
    }
}
