using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Follows;

internal static class FollowRules
{
    private const int MostRelationships = 100;

    public static FollowChange Read(FollowRequest request, string callerId)
    {
        var violations = new FieldViolations()
            .RequireId(request.UserId, "user_id")
            .RequireIdOrEmpty(request.Cause?.VideoId ?? "", "cause.video_id");
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return RefuseSelf(new FollowChange(callerId, request.UserId, eventId, FollowKind.Follow, request.Cause?.VideoId ?? ""));
    }

    public static FollowChange Read(UnfollowRequest request, string callerId)
    {
        var violations = new FieldViolations().RequireId(request.UserId, "user_id");
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return RefuseSelf(new FollowChange(callerId, request.UserId, eventId, FollowKind.Unfollow, ""));
    }

    public static void Check(GetRelationshipsRequest request)
    {
        var violations = new FieldViolations()
            .Require(request.UserIds.Count is > 0 and <= MostRelationships, "user_ids", $"must be 1–{MostRelationships} users");
        for (var i = 0; i < Math.Min(request.UserIds.Count, MostRelationships); i++)
            violations.RequireId(request.UserIds[i], $"user_ids[{i}]");
        violations.ThrowIfAny();
    }

    /// <summary>Events count in the order that they arrive: one that changes nothing is history too, with effect 0.</summary>
    /// <param name="followedAt">Since when the edge stands now, or null.</param>
    public static EdgeDecision Decide(FollowKind kind, DateTime? followedAt, DateTime occurredAt) => (kind, followedAt) switch
    {
        (FollowKind.Follow, null) => new(occurredAt, 1),
        (FollowKind.Unfollow, not null) => new(null, -1),
        _ => new(followedAt, 0),
    };

    private static FollowChange RefuseSelf(FollowChange change)
        => change.FollowerId != change.FolloweeId
            ? change
            : throw Problem.FailedPrecondition(ErrorReason.SelfReference, "Nobody follows oneself.");
}
