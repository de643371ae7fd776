using Engagement.Platform.Errors;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Suggesting;

internal sealed class ListSuggestionsHandler(SuggestionStore store)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 50;

    public async Task<ListSuggestionsResponse> HandleAsync(ListSuggestionsRequest request, string callerId, CancellationToken cancellationToken)
    {
        new FieldViolations().Require(request.PageSize >= 0, "page_size", "must not be negative").ThrowIfAny();
        var size = request.PageSize == 0 ? DefaultSize : Math.Min(request.PageSize, LargestSize);
        var rows = await store.ListAsync(callerId, size, cancellationToken);
        return new ListSuggestionsResponse { Suggestions = { rows.Select(ToProto) } };
    }

    private static Suggestion ToProto(SuggestionRow row) => new()
    {
        UserId = row.UserId,
        Reason = row is { FollowsViewer: true, KnownFollowers: <= 3 } ? SuggestionReason.FollowsYou : SuggestionReason.KnownFollowers,
        Evidence = row.KnownFollowers,
        KnownFollowerIds = { row.KnownFollowerIds },
    };
}
