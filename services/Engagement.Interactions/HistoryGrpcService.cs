using Engagement.Errors.V1;
using Engagement.Interactions.History;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Interactions.Watching;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Engagement.Platform.Time;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Engagement.Interactions;

internal sealed class HistoryGrpcService(
    HistoryStore store, WatchSessionStore sessions, RecordInteractionsHandler recording, IOptions<WatchRules> watchRules)
    : HistoryService.HistoryServiceBase
{
    private const int DefaultPage = 50;
    private const int LargestPage = 1000;

    public override async Task<ListHistoryResponse> ListHistory(ListHistoryRequest request, ServerCallContext context)
    {
        var userId = Caller.Of(context).UserId;
        var violations = new FieldViolations();
        for (var i = 0; i < request.Kinds.Count; i++)
            violations.RequireDefined(request.Kinds[i], $"kinds[{i}]");
        violations.RequireIdOrEmpty(request.VideoId, "video_id").RequireIdOrEmpty(request.OtherUserId, "other_user_id");
        var from = LeastAt(request.StartTime, "start_time", Guid.Empty, violations);
        var before = LeastAt(request.EndTime, "end_time", Guid.AllBitsSet, violations);
        var page = Page.Of(request, userId, DefaultPage, LargestPage, violations);
        if (page.After is not null)
            before = Guid.TryParse(page.After, out var last) ? last : throw Problem.InvalidPageToken();
        var filter = new HistoryFilter(from, before, [.. request.Kinds.Select(kind => (short)kind)], request.VideoId, request.OtherUserId);
        // One more than asked for tells whether another page follows.
        var entries = await store.ListAsync(userId, filter, page.Size + 1, context.CancellationToken);
        var response = new ListHistoryResponse { Entries = { entries.Take(page.Size) } };
        if (entries.Count > page.Size)
            response.NextPageToken = page.TokenAfter(response.Entries[^1].EventId);
        return response;
    }

    public override async Task<DeleteHistoryEntryResponse> DeleteHistoryEntry(DeleteHistoryEntryRequest request, ServerCallContext context)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(request.EntryEventId, "entry_event_id", violations, out _);
        if (violations.Any)
            EventIds.TryParse(request.EventId, "event_id", violations, out _);
        violations.ThrowIfAny();
        return new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                HistoryDeletion = new HistoryDeletion { EventId = request.EntryEventId },
            }),
        };
    }

    public override async Task<GetWatchSessionResponse> GetWatchSession(GetWatchSessionRequest request, ServerCallContext context)
    {
        new FieldViolations().RequireId(request.SessionId, "session_id").ThrowIfAny();
        if (await sessions.FindAsync(Caller.Of(context).UserId, request.SessionId, context.CancellationToken) is not { } found)
            throw Problem.NotFound(ErrorReason.WatchSessionNotFound, "watch session", request.SessionId);
        return new GetWatchSessionResponse
        {
            VideoId = found.VideoId,
            DurationMs = found.DurationMs,
            Sections =
            {
                found.Session.Sections.Select(section => new NumberedSection
                {
                    Number = section.Key,
                    Section = new WatchSection { StartMs = section.Value.StartMs, EndMs = section.Value.EndMs, Speed = section.Value.Speed },
                }),
            },
            Figures = WatchFiguresRules.Of(found.Session, found.DurationMs, watchRules.Value, withHeat: true),
        };
    }

    private static Guid LeastAt(Timestamp? time, string field, Guid otherwise, FieldViolations violations)
    {
        if (time is null)
            return otherwise;
        var valid = time.IsTime();
        violations.Require(valid, field, "must be a time between the years 1970 and 9999");
        return valid ? EventIds.LeastAt(time.ToDateTimeOffset()) : otherwise;
    }
}
