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
        var results = new LedgerResult[interactions.Count];
        var entries = new List<LedgerEntry>(interactions.Count);
        var places = new List<int>(interactions.Count);
        for (var i = 0; i < interactions.Count; i++)
        {
            if (Refuse(interactions[i], videos, out var eventId) is { } problem)
            {
                results[i] = problem;
                continue;
            }
            entries.Add(InteractionEntries.Of(viewerId, eventId, interactions[i], videos[interactions[i].VideoId]));
            places.Add(i);
        }
        var written = await writer.WriteAsync(entries, cancellationToken);
        for (var i = 0; i < places.Count; i++)
            results[places[i]] = written[i];
        return results;
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
