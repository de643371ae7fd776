using Engagement.Platform.Errors;
using Engagement.Remix.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Engagement.Remix.Videos;

/// <summary>Deletes videos, and brings them back.</summary>
internal sealed class DeleteVideoHandler(
    AcceptedEvents acceptedEvents, DeletionStore deletions, IOptions<RemixOptions> options, RemixMetrics metrics)
{
    public async Task<DeleteVideoResponse> DeleteAsync(string userId, DeleteVideoRequest request, CancellationToken cancellationToken)
    {
        var key = Check(userId, request.EventId, request.VideoId, request);
        var answer = await acceptedEvents.RunAsync<DeleteVideoResponse>(
            key, () => deletions.DeleteAsync(key, request.VideoId, cancellationToken), cancellationToken);
        if (!answer.Duplicate)
            metrics.Deleted();
        answer.Response.Duplicate = answer.Duplicate;
        return answer.Response;
    }

    public async Task<RestoreVideoResponse> RestoreAsync(string userId, RestoreVideoRequest request, CancellationToken cancellationToken)
    {
        var key = Check(userId, request.EventId, request.VideoId, request);
        var answer = await acceptedEvents.RunAsync<RestoreVideoResponse>(
            key, () => deletions.RestoreAsync(key, request.VideoId, options.Value.RestorePeriod, cancellationToken), cancellationToken);
        if (!answer.Duplicate)
            metrics.Restored();
        answer.Response.Duplicate = answer.Duplicate;
        return answer.Response;
    }

    private static EventKey Check(string userId, string eventId, string videoId, IMessage request)
    {
        var violations = new FieldViolations().RequireId(videoId, "video_id");
        var key = EventKey.Of(userId, eventId, request, violations);
        violations.ThrowIfAny();
        return key;
    }
}
