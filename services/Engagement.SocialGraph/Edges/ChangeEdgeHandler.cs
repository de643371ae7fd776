using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Edges;

internal sealed class ChangeEdgeHandler(EdgeStore store, EventIds eventIds, SocialGraphMetrics metrics)
{
    public async Task<FollowResponse> FollowAsync(FollowRequest request, string callerId, CancellationToken cancellationToken)
    {
        var change = EdgeRequests.Read(request.EventId, callerId, request.UserId, EdgeKind.Follow, request.Cause);
        var outcome = await RecordAsync(change, cancellationToken);
        return new FollowResponse
        {
            FollowedAt = outcome.FollowedAt?.ToTimestamp(),
            RequestedAt = outcome.RequestedAt?.ToTimestamp(),
            Duplicate = outcome.Duplicate,
        };
    }

    /// <summary>Whether an earlier call had done it already.</summary>
    public async Task<bool> ChangeAsync(
        EdgeKind kind, string eventId, string callerId, string userId, CancellationToken cancellationToken, Cause? cause = null,
        Timestamp? expireTime = null)
        => (await RecordAsync(EdgeRequests.Read(eventId, callerId, userId, kind, cause, expireTime), cancellationToken)).Duplicate;

    private async Task<EdgeOutcome> RecordAsync(EdgeChange change, CancellationToken cancellationToken)
    {
        if (eventIds.Refuse(change.EventId) is { } refusal)
            throw refusal;
        var outcome = await store.RecordAsync(change, cancellationToken);
        metrics.EdgeChanged(change.Kind, outcome);
        return outcome;
    }
}
