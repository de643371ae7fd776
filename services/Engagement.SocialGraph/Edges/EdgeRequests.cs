using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Time;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Edges;

/// <summary>Requests about an edge, checked.</summary>
internal static class EdgeRequests
{
    private const int MostRelationships = 100;

    /// <exception cref="Problem">INVALID_ARGUMENT with all that is wrong, or FAILED_PRECONDITION (SELF_REFERENCE).</exception>
    public static EdgeChange Read(
        string eventId, string callerId, string userId, EdgeKind kind, Cause? cause = null, Timestamp? expireTime = null)
    {
        var violations = new FieldViolations().RequireId(userId, "user_id");
        EventIds.TryParse(eventId, "event_id", violations, out var id);
        var edgeCause = Causes.Read(cause, violations);
        var expiresAt = ReadTime(expireTime, "expire_time", violations);
        violations.ThrowIfAny();
        return callerId != userId
            ? new EdgeChange(callerId, userId, id, kind, edgeCause, expiresAt)
            : throw Problem.FailedPrecondition(ErrorReason.SelfReference, "Nobody has a tie to oneself.");
    }

    public static void Check(GetRelationshipsRequest request)
    {
        var violations = new FieldViolations()
            .Require(request.UserIds.Count is > 0 and <= MostRelationships, "user_ids", $"must be 1–{MostRelationships} users");
        for (var i = 0; i < Math.Min(request.UserIds.Count, MostRelationships); i++)
            violations.RequireId(request.UserIds[i], $"user_ids[{i}]");
        violations.ThrowIfAny();
    }

    /// <summary>A moment, to the microsecond that the database keeps; null when it is not set, or is none.</summary>
    public static DateTime? ReadTime(Timestamp? timestamp, string field, FieldViolations violations)
    {
        if (timestamp is null)
            return null;
        try
        {
            return timestamp.ToDateTime().TruncateToMicroseconds();
        }
        catch (InvalidOperationException)
        {
            violations.Add(field, "must be a time from year 1 to 9999");
            return null;
        }
    }

    /// <summary>As <see cref="ReadTime"/>, for a time that must not be ahead of the service's clock.</summary>
    public static DateTime? ReadPast(Timestamp? timestamp, string field, TimeProvider timeProvider, FieldViolations violations)
    {
        var time = ReadTime(timestamp, field, violations);
        violations.Require(time is not { } past || past <= timeProvider.GetUtcNow().UtcDateTime, field, "must be in the past");
        return time;
    }
}
