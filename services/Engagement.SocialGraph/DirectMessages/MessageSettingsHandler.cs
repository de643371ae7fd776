using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.DirectMessages;

internal sealed class MessageSettingsHandler(TieStrengths tieStrengths)
{
    private const int MostUsers = 100;

    public async Task<UpdateMessageSettingsResponse> UpdateAsync(
        UpdateMessageSettingsRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        EventIds.TryParse(request.EventId, "event_id", violations, out var eventId);
        violations.ThrowIfAny();
        return new UpdateMessageSettingsResponse
        {
            Duplicate = await tieStrengths.SetConsentAsync(callerId, eventId, request.TieStrength, cancellationToken),
        };
    }

    public async Task<GetTieStrengthsResponse> GetTieStrengthsAsync(
        GetTieStrengthsRequest request, string userId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(request.UserIds.Count is > 0 and <= MostUsers, "user_ids", $"must be 1–{MostUsers} users");
        for (var i = 0; i < Math.Min(request.UserIds.Count, MostUsers); i++)
            violations.RequireId(request.UserIds[i], $"user_ids[{i}]");
        violations.ThrowIfAny();
        return new GetTieStrengthsResponse { Strengths = { await tieStrengths.GetAsync(userId, [.. request.UserIds], cancellationToken) } };
    }
}
