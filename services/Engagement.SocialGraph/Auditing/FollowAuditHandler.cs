using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Auditing;

internal sealed class FollowAuditHandler(FollowAuditStore audits, FollowBatchStore batches, EventIds eventIds, TimeProvider timeProvider)
{
    private const int DefaultSize = 50;
    private const int LargestSize = 500;
    private const int LargestBatch = 500;

    private static readonly TimeSpan UndoWithin = TimeSpan.FromDays(30);

    public async Task<ListAuditedFollowsResponse> ListAsync(ListAuditedFollowsRequest request, string callerId, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, callerId, DefaultSize, LargestSize, new FieldViolations().RequireDefined(request.Order, "order"));
        var rows = await audits.ListAsync(callerId, request.Order, AuditPosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListAuditedFollowsResponse
        {
            Follows = { rows.Take(page.Size).Select(ToProto) },
            NextPageToken = rows.Count > page.Size ? page.TokenAfter(new AuditPosition(rows[page.Size - 1].Key, rows[page.Size - 1].UserId).ToString()) : "",
        };
    }

    public async Task<BatchUnfollowResponse> UnfollowAsync(BatchUnfollowRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations()
            .Require(request.UserIds.Count is > 0 and <= LargestBatch, "user_ids", $"must be 1–{LargestBatch} users")
            .Require(request.UserIds.Distinct().Count() == request.UserIds.Count, "user_ids", "must name each user once")
            .Require(!request.UserIds.Contains(callerId), "user_ids", "must not name the acting user");
        for (var i = 0; i < Math.Min(request.UserIds.Count, LargestBatch); i++)
            violations.RequireId(request.UserIds[i], $"user_ids[{i}]");
        var eventId = ReadId(request.EventId, "event_id", violations);
        violations.ThrowIfAny();
        RequireInTime(eventId);
        var (ended, duplicate) = await batches.UnfollowAsync(callerId, eventId, [.. request.UserIds], cancellationToken);
        return new BatchUnfollowResponse { Ended = ended, Duplicate = duplicate };
    }

    public async Task<UndoBatchUnfollowResponse> UndoAsync(UndoBatchUnfollowRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var (eventId, batchId) = (ReadId(request.EventId, "event_id", violations), ReadId(request.BatchEventId, "batch_event_id", violations));
        violations.ThrowIfAny();
        RequireInTime(eventId);
        if (EventIds.TimeOf(batchId) < timeProvider.GetUtcNow() - UndoWithin)
            throw Problem.FailedPrecondition(ErrorReason.EventTooOld, "A batch is taken back within 30 days.");
        var (restored, duplicate) = await batches.UndoAsync(callerId, eventId, batchId, cancellationToken);
        return new UndoBatchUnfollowResponse { Restored = restored, Duplicate = duplicate };
    }

    private static Guid ReadId(string text, string field, FieldViolations violations)
        => EventIds.TryParse(text, field, violations, out var id) ? id : Guid.Empty;

    private void RequireInTime(Guid eventId)
    {
        if (eventIds.Refuse(eventId) is { } refusal)
            throw refusal;
    }

    private static AuditedFollow ToProto(AuditedRow row) => new()
    {
        UserId = row.UserId,
        FollowedAt = Timestamp.FromDateTime(row.FollowedAt),
        FollowsBack = row.FollowsBack,
        LastSeenAt = row.LastSeenAt?.ToTimestamp(),
        Impressions = row.Impressions,
        Views = row.Views,
        WatchedShare = row.WatchedShare,
        Likes = row.Likes,
        LastPublishedAt = row.LastPublishedAt?.ToTimestamp(),
        FeedShare = row.FeedShare,
    };
}
