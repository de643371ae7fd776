using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Videos;

internal sealed class DeleteVideoHandler(AcceptedEvents acceptedEvents, EventIds eventIds, DeletionStore deletions, RemixMetrics metrics)
{
    public async Task<Deleted> HandleAsync(string userId, DeleteVideoRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.VideoId, "video_id");
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        var deletion = new Deletion(userId, eventId, AcceptedEvents.FingerprintOf(request), request.VideoId);
        while (true)
        {
            if (await acceptedEvents.FindFirstResponseAsync(userId, eventId, deletion.Fingerprint, cancellationToken) is { } first)
            {
                metrics.Duplicate();
                return new Deleted(Timestamp.Parser.ParseFrom(first), Duplicate: true);
            }
            if (eventIds.Refuse(eventId) is { } problem)
                throw problem;
            if (await deletions.DeleteAsync(deletion, cancellationToken) is { } deleted)
            {
                if (!deleted.Duplicate)
                    metrics.Deleted();
                return deleted;
            }
        }
    }
}
