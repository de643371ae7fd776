using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.History;
using Engagement.SocialGraph.V1;

namespace Engagement.SocialGraph.Lists;

/// <summary>Mutuals and known followers.</summary>
internal sealed class ListCommonTiesHandler(CommonTieStore ties, GraphAtStore graphAt, ListAccess access, TimeProvider timeProvider)
{
    public async Task<ListMutualsResponse> ListMutualsAsync(ListMutualsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var time = EdgeRequests.ReadPast(request.AsOfTime, "as_of_time", timeProvider, violations);
        var page = TiePages.Of(request, caller, violations);
        var list = time is { } asOf
            ? await graphAt.ListMutualsAsync(caller.UserId, asOf, page.After ?? "", page.Size + 1, cancellationToken)
            : await ties.ListMutualsAsync(caller.UserId, page.After ?? "", page.Size + 1, cancellationToken);
        return new ListMutualsResponse
        {
            UserIds = { list.UserIds.Take(page.Size) },
            NextPageToken = page.TokenAfter(list),
            TotalSize = list.TotalSize,
        };
    }

    public async Task<ListKnownFollowersResponse> ListKnownFollowersAsync(
        ListKnownFollowersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = TiePages.Of(request, caller, new FieldViolations().RequireId(request.UserId, "user_id"));
        // Both ask for the revisions of the same accounts, so begun together they wait for one statement.
        var readable = access.CanReadListsAsync(caller, request.UserId, cancellationToken);
        var known = ties.ListKnownFollowersAsync(caller.UserId, request.UserId, page.After ?? "", page.Size + 1, cancellationToken);
        await Task.WhenAll(readable, known);
        if (!await readable)
            return new ListKnownFollowersResponse();
        var list = await known;
        return new ListKnownFollowersResponse
        {
            UserIds = { list.UserIds.Take(page.Size) },
            NextPageToken = page.TokenAfter(list),
            TotalSize = list.TotalSize,
        };
    }
}
