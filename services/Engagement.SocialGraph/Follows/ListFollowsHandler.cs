using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Follows;

internal sealed class ListFollowsHandler(FollowListStore store)
{
    private const int DefaultSize = 50;
    private const int LargestSize = 1000;

    public async Task<ListFollowersResponse> ListFollowersAsync(
        ListFollowersRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.UserId, "user_id");
        var page = Page.Of(request, callerId, DefaultSize, LargestSize, violations);
        var list = await store.ListFollowersAsync(request.UserId, FollowPosition.Parse(page.After), page.Size + 1, cancellationToken);
        var (edges, nextPageToken) = Cut(list, page);
        return new ListFollowersResponse { Followers = { edges }, NextPageToken = nextPageToken, TotalSize = list.TotalSize };
    }

    public async Task<ListFollowingResponse> ListFollowingAsync(
        ListFollowingRequest request, string callerId, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(request.UserId, "user_id");
        var page = Page.Of(request, callerId, DefaultSize, LargestSize, violations);
        var list = await store.ListFollowingAsync(request.UserId, FollowPosition.Parse(page.After), page.Size + 1, cancellationToken);
        var (edges, nextPageToken) = Cut(list, page);
        return new ListFollowingResponse { Following = { edges }, NextPageToken = nextPageToken, TotalSize = list.TotalSize };
    }

    // One more than the page was read, to know whether another page follows.
    private static (IEnumerable<Edge> Edges, string NextPageToken) Cut(FollowList list, Page page)
    {
        var edges = list.Edges.Take(page.Size)
            .Select(edge => new Edge { UserId = edge.UserId, FollowedAt = Timestamp.FromDateTime(edge.FollowedAt) });
        if (list.Edges.Count <= page.Size)
            return (edges, "");
        var last = list.Edges[page.Size - 1];
        return (edges, page.TokenAfter(new FollowPosition(last.FollowedAt, last.UserId).ToString()));
    }
}
