using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

internal sealed class PublishVideoHandler(AcceptedEvents acceptedEvents, EventIds eventIds, PublicationStore publications, RemixMetrics metrics)
{
    public async Task<Published> HandleAsync(string userId, PublishVideoRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        var video = DraftRules.Read(request.Video, userId, eventId, violations);
        violations.ThrowIfAny();
        var publication = new Publication(eventId, AcceptedEvents.FingerprintOf(request), video);
        while (true)
        {
            if (await acceptedEvents.FindFirstResponseAsync(userId, eventId, publication.Fingerprint, cancellationToken) is { } first)
            {
                metrics.Duplicate();
                return new Published(Video.Parser.ParseFrom(first), Duplicate: true);
            }
            if (eventIds.Refuse(eventId) is { } problem)
                throw problem;
            if (await publications.PublishAsync(publication, cancellationToken) == PublicationOutcome.Published)
            {
                metrics.Published(publication.Kind);
                return new Published(video, Duplicate: false);
            }
        }
    }
}
