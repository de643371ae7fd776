using Engagement.Platform.Errors;
using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

internal sealed class PublishVideoHandler(AcceptedEvents acceptedEvents, PublicationStore publications, RemixMetrics metrics)
{
    public async Task<Answer<Video>> HandleAsync(string userId, PublishVideoRequest request, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var key = EventKey.Of(userId, request.EventId, request, violations);
        var video = DraftRules.Read(request.Video, userId, key.EventId, violations);
        violations.ThrowIfAny();
        video.RootVideoId = video.VideoId;
        var publication = Publication.OfOriginal(key, video);
        return await acceptedEvents.RunAsync<Video>(key, PublishAsync, cancellationToken);

        async Task<Answer<Video>?> PublishAsync()
        {
            if (await publications.PublishAsync(publication, cancellationToken) != PublicationOutcome.Published)
                return null;
            metrics.Published(publication.Kind);
            return new Answer<Video>(video, Duplicate: false);
        }
    }
}
