using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.Edges;
using Engagement.SocialGraph.History;
using Engagement.SocialGraph.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Lists;

/// <summary>The lists of followers and followed, now and as of a time.</summary>
internal sealed class ListTiesHandler(TieListStore ties, GraphAtStore graphAt, ListAccess access, TimeProvider timeProvider)
{
    public async Task<ListFollowersResponse> ListFollowersAsync(ListFollowersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (edges, nextPageToken, totalSize) = await ListAsync(
            request, request.UserId, request.AsOfTime, caller, graphAt.ListFollowersAsync, ties.ListFollowersAsync, cancellationToken);
        return new ListFollowersResponse { Followers = { edges }, NextPageToken = nextPageToken, TotalSize = totalSize };
    }

    public async Task<ListFollowingResponse> ListFollowingAsync(ListFollowingRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var (edges, nextPageToken, totalSize) = await ListAsync(
            request, request.UserId, request.AsOfTime, caller, graphAt.ListFollowingAsync, ties.ListFollowingAsync, cancellationToken);
        return new ListFollowingResponse { Following = { edges }, NextPageToken = nextPageToken, TotalSize = totalSize };
    }

    public async Task<ListBlockedResponse> ListBlockedAsync(ListBlockedRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations();
        var time = EdgeRequests.ReadPast(request.AsOfTime, "as_of_time", timeProvider, violations);
        var page = TiePages.Of(request, caller, violations);
        var list = time is { } asOf
            ? await graphAt.ListBlockedAsync(caller.UserId, asOf, page.After ?? "", page.Size + 1, cancellationToken)
            : await ties.ListBlockedAsync(caller.UserId, TiePosition.Parse(page.After), page.Size + 1, cancellationToken);
        return new ListBlockedResponse
        {
            Blocked = { list.Rows.Take(page.Size).Select(TiePages.ToRestriction) },
            NextPageToken = page.TokenAfter(list, time is not null),
        };
    }

    private async Task<(IEnumerable<Edge> Edges, string NextPageToken, long TotalSize)> ListAsync(
        IMessage request, string userId, Timestamp? asOfTime, Caller caller,
        Func<string, DateTime, string, int, CancellationToken, Task<TiePage>> listAtAsync,
        Func<string, string, TiePosition, int, CancellationToken, Task<TiePage>> listAsync, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().RequireId(userId, "user_id");
        var time = EdgeRequests.ReadPast(asOfTime, "as_of_time", timeProvider, violations);
        var page = TiePages.Of(request, caller, violations);
        TiePage list;
        if (time is { } asOf)
        {
            ListAccess.RequireOwn(caller, userId);
            list = await listAtAsync(userId, asOf, page.After ?? "", page.Size + 1, cancellationToken);
        }
        else
        {
            if (!await access.CanReadListsAsync(caller, userId, cancellationToken))
                return ([], "", 0);
            list = await listAsync(userId, caller.UserId, TiePosition.Parse(page.After), page.Size + 1, cancellationToken);
        }
        var edges = list.Rows.Take(page.Size).Select(row => new Edge { UserId = row.UserId, FollowedAt = Timestamp.FromDateTime(row.Since) });
        return (edges, page.TokenAfter(list, time is not null), list.TotalSize);
    }
}
