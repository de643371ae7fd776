using Engagement.Platform.Errors;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Suggesting;

internal sealed class GetSuggestionsHandler(SuggestionStore store)
{
    private const int DefaultSize = 20;
    private const int LargestSize = 50;

    /// <summary>What it is worth that a candidate follows the viewer, in known followers.</summary>
    private const int FollowsViewer = 3;

    public async Task<GetSuggestionsResponse> HandleAsync(GetSuggestionsRequest request, string callerId, CancellationToken cancellationToken)
    {
        new FieldViolations().Require(request.Size >= 0, "size", "must not be negative").ThrowIfAny();
        var size = request.Size == 0 ? DefaultSize : Math.Min(request.Size, LargestSize);
        var rows = await store.ListAsync(callerId, size, cancellationToken);
        return new GetSuggestionsResponse { Suggestions = { rows.Select(ToProto) } };
    }

    private static Suggestion ToProto(SuggestionRow row)
    {
        var reason = ReasonOf(row);
        return new Suggestion
        {
            UserId = row.UserId,
            Reason = reason,
            Evidence = reason == SuggestionReason.CoEngagement ? row.CoEngaged : row.KnownFollowers,
            KnownFollowerIds = { row.KnownFollowerIds },
        };
    }

    // Whichever gives the most of the score.
    private static SuggestionReason ReasonOf(SuggestionRow row)
        => row.CoEngaged > Math.Max(row.KnownFollowers, row.FollowsViewer ? FollowsViewer : 0) ? SuggestionReason.CoEngagement
            : row.FollowsViewer && row.KnownFollowers <= FollowsViewer ? SuggestionReason.FollowsYou
            : SuggestionReason.KnownFollowers;
}
