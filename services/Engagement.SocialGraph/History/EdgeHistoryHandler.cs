using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.Lists;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.History;

internal sealed class EdgeHistoryHandler(EdgeHistoryStore store, TimeProvider timeProvider)
{
    public async Task<ListEdgeHistoryResponse> ListAsync(ListEdgeHistoryRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = TiePages.Of(request, caller, new FieldViolations().RequireId(request.UserId, "user_id"));
        var before = page.After is { } position ? EdgeEventPosition.Parse(position) : EdgeEventPosition.Last;
        var rows = await store.ListHistoryAsync(caller.UserId, request.UserId, before, page.Size + 1, cancellationToken);
        return new ListEdgeHistoryResponse
        {
            Events = { rows.Take(page.Size).Select(row => ToProto(row, caller.UserId, request.UserId)) },
            NextPageToken = rows.Count > page.Size ? page.TokenAfter(rows[page.Size - 1].Position.ToString()) : "",
        };
    }

    public async Task<ListFollowerChangesResponse> ListFollowerChangesAsync(
        ListFollowerChangesRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var (start, end) = ReadStretch(request.StartTime, request.EndTime, violations);
        var page = TiePages.Of(request, caller, violations);
        var after = page.After is { } position ? EdgeEventPosition.Parse(position) : EdgeEventPosition.First;
        var rows = await store.ListFollowerChangesAsync(caller.UserId, start, end, after, page.Size + 1, cancellationToken);
        return new ListFollowerChangesResponse
        {
            Changes =
            {
                rows.Take(page.Size).Select(row => new FollowerChange
                {
                    UserId = row.UserId,
                    Effect = row.Effect,
                    RecordedAt = Timestamp.FromDateTime(row.RecordedAt),
                    Cause = new EdgeCause(row.CauseKind, row.Cause).ToProto(),
                }),
            },
            NextPageToken = rows.Count > page.Size ? page.TokenAfter(rows[page.Size - 1].Position.ToString()) : "",
        };
    }

    public async Task<GetFollowerSummaryResponse> SummarizeAsync(
        GetFollowerSummaryRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var (start, end) = ReadStretch(request.StartTime, request.EndTime, violations);
        violations.ThrowIfAny();
        var summary = await store.SummarizeAsync(caller.UserId, start, end, cancellationToken);
        return new GetFollowerSummaryResponse
        {
            FollowersAtStart = summary.AtStart,
            FollowersAtEnd = summary.AtStart + summary.Gained - summary.Lost,
            Gained = summary.Gained,
            Lost = summary.Lost,
            FollowedBack = summary.FollowedBack,
            FollowBackMedian = summary.Median?.ToDuration(),
            FollowBackP90 = summary.P90?.ToDuration(),
        };
    }

    private (DateTime Start, DateTime End) ReadStretch(Timestamp? startTime, Timestamp? endTime, FieldViolations violations)
    {
        violations.Require(startTime is not null, "start_time", "is required");
        var start = EdgeRequests.ReadTime(startTime, "start_time", violations);
        var end = endTime is null ? timeProvider.GetUtcNow().UtcDateTime : EdgeRequests.ReadTime(endTime, "end_time", violations);
        violations.Require(start is null || end is null || start < end, "end_time", "must be later than start_time");
        return (start ?? default, end ?? default);
    }

    private static EdgeEvent ToProto(EdgeEventRow row, string readerId, string otherId) => new()
    {
        ActorUserId = row.ActorId,
        UserId = row.ActorId == readerId ? otherId : readerId,
        Kind = (EdgeEventKind)row.Kind,
        Effect = row.Effect,
        RecordedAt = Timestamp.FromDateTime(row.RecordedAt),
        OccurredAt = Timestamp.FromDateTime(row.OccurredAt),
        ExpireTime = row.ExpireTime?.ToTimestamp(),
        Cause = new EdgeCause(row.CauseKind, row.Cause).ToProto(),
    };
}
