using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Traits;

internal sealed class ViewerTraitsHandler(ViewerTraitsStore store, EventIds eventIds)
{
    public async Task<SetViewerTraitsResponse> SetAsync(SetViewerTraitsRequest request, string callerId, CancellationToken cancellationToken)
    {
        var traits = request.Traits ?? new ViewerTraits();
        var violations = new FieldViolations();
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.RequireRegionOrEmpty(traits.Region, "traits.region").RequireLanguageOrEmpty(traits.Language, "traits.language")
            .Require(Enum.IsDefined(traits.AgeBand), "traits.age_band", "must be one of the defined values").ThrowIfAny();
        if (eventIds.Refuse(eventId) is { } refusal)
            throw refusal;
        return new SetViewerTraitsResponse { Duplicate = await store.SetAsync(callerId, eventId, traits, cancellationToken) };
    }

    public async Task<GetViewerTraitsResponse> GetAsync(string callerId, CancellationToken cancellationToken)
        => new() { Traits = await store.ReadAsync(callerId, cancellationToken) };
}
