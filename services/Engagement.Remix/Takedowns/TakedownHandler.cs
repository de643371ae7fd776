using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Takedowns;

/// <summary>What moderators do.</summary>
internal sealed class TakedownHandler(AcceptedEvents acceptedEvents, TakedownStore takedowns, RemixMetrics metrics)
{
    private const int DefaultPage = 50;
    private const int LargestPage = 100;
    private const int LongestNote = 2000;

    public async Task<GetTakedownPreviewResponse> PreviewAsync(GetTakedownPreviewRequest request, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(request.VideoId, "video_id").ThrowIfAny();
        return await takedowns.PreviewAsync(request.VideoId, cancellationToken)
            ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", request.VideoId);
    }

    public async Task<TakeDownVideoResponse> TakeDownAsync(string moderatorId, TakeDownVideoRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations()
            .RequireId(request.VideoId, "video_id").RequireDefined(request.Reason, "reason").RequireTextOrEmpty(request.Note, "note", LongestNote);
        var key = EventKey.Of(moderatorId, request.EventId, request, violations);
        violations.ThrowIfAny();
        var answer = await acceptedEvents.RunAsync<Takedown>(key, () => takedowns.TakeDownAsync(key, request, cancellationToken), cancellationToken);
        if (!answer.Duplicate)
            metrics.TakenDown(answer.Response.Videos, request.Reason);
        return new TakeDownVideoResponse { Takedown = answer.Response, Duplicate = answer.Duplicate };
    }

    public async Task<ReinstateVideoResponse> ReinstateAsync(string moderatorId, ReinstateVideoRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(Guid.TryParseExact(request.TakedownId, "D", out var takedownId), "takedown_id", "must be a UUID");
        var key = EventKey.Of(moderatorId, request.EventId, request, violations);
        violations.ThrowIfAny();
        var answer = await acceptedEvents.RunAsync<Takedown>(key, () => takedowns.ReinstateAsync(key, takedownId, cancellationToken), cancellationToken);
        return new ReinstateVideoResponse { Takedown = answer.Response, Duplicate = answer.Duplicate };
    }

    public async Task<ListTakedownsResponse> ListAsync(Caller caller, ListTakedownsRequest request, CancellationToken cancellationToken)
    {
        var page = Page.Of(request, caller.UserId, DefaultPage, LargestPage, new FieldViolations().RequireIdOrEmpty(request.VideoId, "video_id"));
        var list = await takedowns.ListAsync(request.VideoId, page.NumberAfter(long.MaxValue), page.Size + 1, cancellationToken);
        return new ListTakedownsResponse
        {
            Takedowns = { list.Take(page.Size).Select(entry => entry.Takedown) },
            NextPageToken = list.Count > page.Size ? page.TokenAfter(list[page.Size - 1].TakedownNo) : "",
        };
    }
}
