using Engagement.Errors.V1;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;

namespace Engagement.Interactions.Recording;

/// <summary>Records a viewer's interactions: each is checked by itself, and those accepted are committed together.</summary>
internal sealed class RecordInteractionsHandler(VideoCatalogue catalogue, EventIds eventIds, LedgerWriter writer)
{
    /// <summary>A result for each interaction, in order.</summary>
    public async Task<LedgerResult[]> HandleAsync(string viewerId, IReadOnlyList<Interaction> interactions, CancellationToken cancellationToken)
    {
        var videos = await catalogue.FindAsync(interactions.Select(interaction => interaction.VideoId).Where(id => id.Length > 0), cancellationToken);
        return await writer.WriteAcceptedAsync(
            interactions,
            interaction => Refuse(interaction, videos, out var eventId) is { } problem
                ? (null, problem)
                : (InteractionEntries.Of(viewerId, eventId, interaction, videos[interaction.VideoId]), null),
            cancellationToken);
    }

    private Problem? Refuse(Interaction interaction, IReadOnlyDictionary<string, VideoFacts> videos, out Guid eventId)
    {
        var violations = new FieldViolations();
        InteractionRules.CheckForm(interaction, violations, out eventId);
        var known = videos.TryGetValue(interaction.VideoId, out var video);
        if (known)
            InteractionRules.CheckAgainst(video!, interaction, violations);
        return violations.Any ? violations.ToProblem()
            : eventIds.Refuse(eventId)
            ?? (known ? null : Problem.NotFound(ErrorReason.VideoNotFound, "video", interaction.VideoId));
    }
}
