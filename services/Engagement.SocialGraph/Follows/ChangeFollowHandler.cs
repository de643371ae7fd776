using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Follows;

internal sealed class ChangeFollowHandler(FollowStore store, EventIds eventIds, SocialGraphMetrics metrics)
{
    public async Task<FollowResponse> FollowAsync(FollowRequest request, string callerId, CancellationToken cancellationToken)
    {
        var outcome = await RecordAsync(FollowRules.Read(request, callerId), cancellationToken);
        return new FollowResponse { FollowedAt = Timestamp.FromDateTime(outcome.FollowedAt!.Value), Duplicate = outcome.Duplicate };
    }

    public async Task<UnfollowResponse> UnfollowAsync(UnfollowRequest request, string callerId, CancellationToken cancellationToken)
    {
        var outcome = await RecordAsync(FollowRules.Read(request, callerId), cancellationToken);
        return new UnfollowResponse { Duplicate = outcome.Duplicate };
    }

    private async Task<FollowOutcome> RecordAsync(FollowChange change, CancellationToken cancellationToken)
    {
        if (eventIds.Refuse(change.EventId) is { } refusal)
            throw refusal;
        var outcome = await store.RecordAsync(change, cancellationToken);
        metrics.FollowRecorded(change.Kind, outcome);
        return outcome;
    }
}
