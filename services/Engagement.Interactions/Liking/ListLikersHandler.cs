using Engagement.Errors.V1;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Platform.Visibility;

namespace Engagement.Interactions.Liking;

/// <summary>Lists who likes a video: all of them, or those whom the reader follows.</summary>
internal sealed class ListLikersHandler(
    LikerStore store, VideoCatalogue catalogue, GraphReader graph)
{
    private const int MostKnown = 100;
    private const int MostFollowed = 5000;

    public async Task<ListLikersResponse> ListAsync(string readerId, string videoId, Page page, CancellationToken cancellationToken)
    {
        await RequireVideoAsync(readerId, videoId, cancellationToken);
        var before = page.NumberAfter(long.MaxValue);
        // One more than asked for tells whether another page follows.
        var likers = await store.ListAsync(videoId, before, page.Size + 1, cancellationToken);
        var response = new ListLikersResponse { Likers = { await VisibleAsync(readerId, likers.Take(page.Size), cancellationToken) } };
        if (likers.Count > page.Size)
            response.NextPageToken = page.TokenAfter(likers[page.Size - 1].Place);
        return response;
    }

    public async Task<ListKnownLikersResponse> ListKnownAsync(string readerId, string videoId, CancellationToken cancellationToken)
    {
        await RequireVideoAsync(readerId, videoId, cancellationToken);
        var followed = await graph.ListFollowingAsync(readerId, MostFollowed, cancellationToken);
        var likers = await store.ListAmongAsync(videoId, [.. followed], MostKnown, cancellationToken);
        return new ListKnownLikersResponse { Likers = { await VisibleAsync(readerId, likers, cancellationToken) } };
    }

    private async Task<IEnumerable<Liker>> VisibleAsync(
        string readerId, IEnumerable<(Liker Liker, long Place)> likers, CancellationToken cancellationToken)
    {
        var found = likers.Select(liker => liker.Liker).ToArray();
        var hidden = await graph.HiddenFromAsync(readerId, found.Select(liker => liker.UserId), cancellationToken);
        return found.Where(liker => !hidden.Contains(liker.UserId));
    }

    // One whose creator a block hides is not there.
    private async Task RequireVideoAsync(string readerId, string videoId, CancellationToken cancellationToken)
    {
        if (!(await catalogue.FindAsync([videoId], cancellationToken)).TryGetValue(videoId, out var video)
            || await graph.IsHiddenAsync(readerId, video.CreatorId, cancellationToken))
            throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
    }
}
