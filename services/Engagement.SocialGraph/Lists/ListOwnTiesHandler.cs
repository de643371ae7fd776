using Engagement.Platform.Access;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Lists;

/// <summary>The lists that only their user has.</summary>
internal sealed class ListOwnTiesHandler(TieListStore ties)
{
    public async Task<ListFollowRequestsResponse> ListRequestsAsync(
        ListFollowRequestsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = TiePages.Of(request, caller);
        var list = await ties.ListRequestsAsync(caller.UserId, TiePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListFollowRequestsResponse
        {
            Requests = { list.Rows.Take(page.Size).Select(TiePages.ToFollowAsk) },
            NextPageToken = page.TokenAfter(list),
        };
    }

    public async Task<ListSentFollowRequestsResponse> ListSentRequestsAsync(
        ListSentFollowRequestsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = TiePages.Of(request, caller);
        var list = await ties.ListSentRequestsAsync(caller.UserId, TiePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListSentFollowRequestsResponse
        {
            Requests = { list.Rows.Take(page.Size).Select(TiePages.ToFollowAsk) },
            NextPageToken = page.TokenAfter(list),
        };
    }

    public async Task<ListMutedResponse> ListMutedAsync(ListMutedRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = TiePages.Of(request, caller);
        var list = await ties.ListMutedAsync(caller.UserId, TiePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListMutedResponse
        {
            Muted = { list.Rows.Take(page.Size).Select(TiePages.ToRestriction) },
            NextPageToken = page.TokenAfter(list),
        };
    }

    public async Task<ListCloseFriendsResponse> ListCloseFriendsAsync(
        ListCloseFriendsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = TiePages.Of(request, caller);
        var list = await ties.ListCloseFriendsAsync(caller.UserId, TiePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListCloseFriendsResponse
        {
            CloseFriends =
            {
                list.Rows.Take(page.Size).Select(row => new CloseFriend { UserId = row.UserId, AddedAt = Timestamp.FromDateTime(row.Since) }),
            },
            NextPageToken = page.TokenAfter(list),
        };
    }
}
