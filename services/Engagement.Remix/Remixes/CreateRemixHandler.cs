using Engagement.Errors.V1;
using Engagement.Platform.Errors;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Engagement.Remix.Remixes;

internal sealed class CreateRemixHandler(
    AcceptedEvents acceptedEvents, VideoStore videos, RemixSourceStore sources, SightReader sights, PublicationStore publications,
    IOptions<RemixOptions> options, RemixMetrics metrics)
{
    public Task<Answer<Video>> HandleAsync(string userId, CreateDuetRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        return HandleAsync(userId, request, request.EventId, request.Video, [RemixRules.Read(request, violations)], violations, cancellationToken);
    }

    public Task<Answer<Video>> HandleAsync(string userId, CreateStitchRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var uses = RemixRules.Read(request, options.Value.LongestStitch, violations);
        return HandleAsync(userId, request, request.EventId, request.Video, uses, violations, cancellationToken);
    }

    private async Task<Answer<Video>> HandleAsync(
        string userId, IMessage request, string eventId, VideoDraft? draft, IReadOnlyList<RemixSource> uses, FieldViolations violations,
        CancellationToken cancellationToken)
    {
        var key = EventKey.Of(userId, eventId, request, violations);
        var video = DraftRules.Read(draft, userId, key.EventId, violations);
        violations.ThrowIfAny();
        try
        {
            return await acceptedEvents.RunAsync<Video>(key, () => CreateAsync(key, video, uses, cancellationToken), cancellationToken);
        }
        catch (Problem problem) when (problem.Reason is ErrorReason.VideoNotFound or ErrorReason.NotPermitted or ErrorReason.LineageCycle)
        {
            metrics.Refused(uses[0].Kind, problem.Reason);
            throw;
        }
    }

    private async Task<Answer<Video>?> CreateAsync(
        EventKey key, Video video, IReadOnlyList<RemixSource> uses, CancellationToken cancellationToken)
    {
        if (uses.Any(use => use.VideoId == video.VideoId))
            throw RemixRules.Cycle();
        var found = await videos.FindAsync([.. uses.Select(use => use.VideoId)], cancellationToken);
        var (ancestors, terms) = await sources.ReadAsync([.. found.Values.Select(stored => stored.VideoNo)], cancellationToken);
        var sight = await sights.ReadAsync(key.UserId, terms.Values.Select(term => term.CreatorId), cancellationToken);
        Source? SourceOf(string videoId) => found.GetValueOrDefault(videoId) is { } stored && terms.TryGetValue(stored.VideoNo, out var own)
            ? new Source(stored, own, [.. ancestors[stored.VideoNo]])
            : null;
        for (var i = 0; i < uses.Count; i++)
        {
            if (RemixRules.Refuse(uses[i], RemixRules.FieldOf(i), SourceOf(uses[i].VideoId), terms, sight) is { } problem)
                throw problem;
        }
        Source[] made = [.. uses.Select(use => SourceOf(use.VideoId)!)];
        if (made.Any(source => source.Ancestors.Any(ancestor => ancestor.VideoId == video.VideoId)))
            throw RemixRules.Cycle();
        var remix = RemixRules.Make(video, uses, made);
        var publication = new Publication(key, remix, made, [.. terms.Values.OrderBy(term => term.VideoNo)]);
        if (await publications.PublishAsync(publication, cancellationToken) != PublicationOutcome.Published)
            return null;
        metrics.Published(publication.Kind);
        return new Answer<Video>(remix, Duplicate: false);
    }
}
