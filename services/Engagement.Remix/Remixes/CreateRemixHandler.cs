using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Visibility;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Engagement.Remix.Remixes;

internal sealed class CreateRemixHandler(
    AcceptedEvents acceptedEvents, EventIds eventIds, VideoStore videos, SightReader sights, PublicationStore publications,
    IOptions<RemixOptions> options, RemixMetrics metrics)
{
    public Task<Published> HandleAsync(string userId, CreateDuetRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var use = RemixRules.Read(request, violations);
        return HandleAsync(userId, request, request.EventId, request.Video, use, violations, cancellationToken);
    }

    public Task<Published> HandleAsync(string userId, CreateStitchRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var use = RemixRules.Read(request, options.Value.LongestStitch, violations);
        return HandleAsync(userId, request, request.EventId, request.Video, use, violations, cancellationToken);
    }

    private async Task<Published> HandleAsync(
        string userId, IMessage request, string eventIdText, VideoDraft? draft, RemixSource use, FieldViolations violations,
        CancellationToken cancellationToken)
    {
        EventIds.TryParse(eventIdText, "event_id", violations, out var eventId);
        var video = DraftRules.Read(draft, userId, eventId, violations);
        violations.ThrowIfAny();
        if (RemixRules.RefuseCycle(video.VideoId, use) is { } cycle)
            throw Refused(use, cycle);
        var fingerprint = AcceptedEvents.FingerprintOf(request);
        while (true)
        {
            if (await acceptedEvents.FindFirstResponseAsync(userId, eventId, fingerprint, cancellationToken) is { } first)
            {
                metrics.Duplicate();
                return new Published(Video.Parser.ParseFrom(first), Duplicate: true);
            }
            if (eventIds.Refuse(eventId) is { } problem)
                throw problem;
            var source = await ReadSourceAsync(userId, use, cancellationToken);
            use.CreatorId = source.Video.CreatorId;
            var remix = new Video(video) { Sources = { use } };
            // Otherwise somebody was faster: the same call (which has its response now), or a change to the source.
            if (await publications.PublishAsync(new Publication(eventId, fingerprint, remix, source), cancellationToken)
                == PublicationOutcome.Published)
            {
                metrics.Published(use.Kind);
                return new Published(remix, Duplicate: false);
            }
        }
    }

    private async Task<StoredVideo> ReadSourceAsync(string userId, RemixSource use, CancellationToken cancellationToken)
    {
        var source = await videos.FindAsync(use.VideoId, cancellationToken);
        var relation = source is null ? Relation.Stranger : await ReadRelationAsync(userId, source.Video, cancellationToken);
        return RemixRules.Refuse(use, source?.Video, relation) is { } problem ? throw Refused(use, problem) : source!;
    }

    private async Task<Relation> ReadRelationAsync(string userId, Video source, CancellationToken cancellationToken)
    {
        var sight = await sights.ReadAsync(userId, [source.CreatorId], cancellationToken);
        return sight.RelationTo(source.CreatorId);
    }

    private Problem Refused(RemixSource use, Problem problem)
    {
        metrics.Refused(use.Kind, problem.Reason);
        return problem;
    }
}
