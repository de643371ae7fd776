using Engagement.Platform.Errors;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Suggesting;

internal sealed class GetSuggestionsHandler(SuggestionStore store)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 50;

    public async Task<GetSuggestionsResponse> HandleAsync(GetSuggestionsRequest request, string callerId, CancellationToken cancellationToken)
    {
        new FieldViolations().Require(request.Size >= 0, "size", "must not be negative").ThrowIfAny();
        var size = request.Size == 0 ? DefaultSize : Math.Min(request.Size, LargestSize);
        var rows = await store.ListAsync(callerId, size, cancellationToken);
        return new GetSuggestionsResponse { Suggestions = { rows.Select(ToProto) } };
    }

    private static Suggestion ToProto(SuggestionRow row) => new()
    {
        UserId = row.UserId,
        Reason = row is { FollowsViewer: true, KnownFollowers: <= 3 } ? SuggestionReason.FollowsYou : SuggestionReason.KnownFollowers,
        Evidence = row.KnownFollowers,
        KnownFollowerIds = { row.KnownFollowerIds },
    };
}
