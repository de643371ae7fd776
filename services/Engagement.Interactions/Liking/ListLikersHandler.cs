using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Interactions.Visibility;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.Interactions.Liking;

/// <summary>Lists who likes a video: all of them, or those whom the reader follows.</summary>
internal sealed class ListLikersHandler(
    LikerStore store, VideoCatalogue catalogue, AudienceFilter audience, GraphService.GraphServiceClient graph, TimeProvider timeProvider)
{
    private const int MostKnown = 100;
    private const int MostFollowed = 5000;
    private const int FollowedPage = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<ListLikersResponse> ListAsync(string readerId, string videoId, Page page, CancellationToken cancellationToken)
    {
        await RequireVideoAsync(videoId, cancellationToken);
        var before = page.After is null ? long.MaxValue
            : long.TryParse(page.After, CultureInfo.InvariantCulture, out var place) ? place : throw Problem.InvalidPageToken();
        // One more than asked for tells whether another page follows.
        var likers = await store.ListAsync(videoId, before, page.Size + 1, cancellationToken);
        var response = new ListLikersResponse { Likers = { await VisibleAsync(readerId, likers.Take(page.Size), cancellationToken) } };
        if (likers.Count > page.Size)
            response.NextPageToken = page.TokenAfter(likers[page.Size - 1].Place.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    public async Task<ListKnownLikersResponse> ListKnownAsync(string readerId, string videoId, CancellationToken cancellationToken)
    {
        await RequireVideoAsync(videoId, cancellationToken);
        var likers = await store.ListAmongAsync(videoId, await FollowedAsync(readerId, cancellationToken), MostKnown, cancellationToken);
        return new ListKnownLikersResponse { Likers = { await VisibleAsync(readerId, likers, cancellationToken) } };
    }

    private async Task<string[]> FollowedAsync(string readerId, CancellationToken cancellationToken)
    {
        var followed = new List<string>();
        var request = new ListFollowingRequest { UserId = readerId, PageSize = FollowedPage };
        do
        {
            var page = await graph.ListFollowingAsync(
                request, new Metadata { { Caller.ActingUserHeader, readerId } }, (timeProvider.GetUtcNow() + Patience).UtcDateTime, cancellationToken);
            followed.AddRange(page.Following.Select(edge => edge.UserId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && followed.Count < MostFollowed);
        return [.. followed];
    }

    private async Task<IEnumerable<Liker>> VisibleAsync(
        string readerId, IEnumerable<(Liker Liker, long Place)> likers, CancellationToken cancellationToken)
    {
        var found = likers.Select(liker => liker.Liker).ToArray();
        var hidden = await audience.HiddenFromAsync(readerId, found.Select(liker => liker.UserId), cancellationToken);
        return found.Where(liker => !hidden.Contains(liker.UserId));
    }

    private async Task RequireVideoAsync(string videoId, CancellationToken cancellationToken)
    {
        if (!(await catalogue.FindAsync([videoId], cancellationToken)).ContainsKey(videoId))
            throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
    }
}
