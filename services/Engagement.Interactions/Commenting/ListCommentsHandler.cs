using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Engagement.Platform.Visibility;

namespace Engagement.Interactions.Commenting;

/// <summary>Lists the comments of a video and their replies.</summary>
internal sealed class ListCommentsHandler(CommentStore store, VideoCatalogue catalogue, GraphReader graph)
{
    /// <summary>
    /// A page of a video's comments. What the first page has found (how far the ledger was, which comment was pinned) goes on in the token, so what is
    /// posted or pinned meanwhile neither shifts nor enters the list.
    /// </summary>
    public async Task<ListCommentsResponse> ListAsync(string readerId, ListCommentsRequest request, Page page, CancellationToken cancellationToken)
    {
        var reading = await ReadingOfAsync(readerId, request.VideoId, cancellationToken);
        var response = new ListCommentsResponse();
        PlacedComment? pinned = null;
        var cursor = Cursor.Parse(page.After);
        if (cursor is not { } at)
        {
            at = new Cursor(await store.ReadHeadAsync(cancellationToken), Guid.Empty, CommentPlace.Top);
            pinned = await store.FindPinnedAsync(reading, at.AsOf, cancellationToken);
            if (pinned is { } first)
                at = at with { Pinned = Guid.Parse(first.Comment.CommentId) };
        }
        // One more than asked for tells whether another page follows.
        var size = page.Size - (pinned is null ? 0 : 1);
        var comments = await store.ListAsync(
            reading, request.Order == CommentOrder.Newest, at.Place, at.AsOf, at.Pinned, size + 1, cancellationToken);
        IEnumerable<PlacedComment> shown = comments.Take(size);
        response.Comments.AddRange(await VisibleAsync(readerId, pinned is { } head ? shown.Prepend(head) : shown, cancellationToken));
        if (comments.Count > size)
            response.NextPageToken = page.TokenAfter((at with { Place = size > 0 ? comments[size - 1].Place : at.Place }).ToString());
        return response;
    }

    public async Task<ListRepliesResponse> ListRepliesAsync(string readerId, ListRepliesRequest request, Page page, CancellationToken cancellationToken)
    {
        var reading = await ReadingOfAsync(readerId, request.VideoId, cancellationToken);
        var parentId = Guid.Parse(request.CommentId);
        if (!await store.IsThereAsync(request.VideoId, parentId, cancellationToken))
            throw Problem.NotFound(ErrorReason.CommentNotFound, "comment", request.CommentId);
        var after = page.NumberAfter(0);
        var replies = await store.ListRepliesAsync(reading, parentId, after, page.Size + 1, cancellationToken);
        var response = new ListRepliesResponse { Replies = { await VisibleAsync(readerId, replies.Take(page.Size), cancellationToken) } };
        if (replies.Count > page.Size)
            response.NextPageToken = page.TokenAfter(replies[page.Size - 1].Place.Position);
        return response;
    }

    private async Task<IEnumerable<PostedComment>> VisibleAsync(
        string readerId, IEnumerable<PlacedComment> comments, CancellationToken cancellationToken)
    {
        var found = comments.Select(placed => placed.Comment).ToArray();
        var hidden = await graph.HiddenFromAsync(readerId, found.Select(comment => comment.UserId), cancellationToken);
        return found.Where(comment => !hidden.Contains(comment.UserId));
    }

    private async Task<CommentReading> ReadingOfAsync(string readerId, string videoId, CancellationToken cancellationToken)
        => (await catalogue.FindAsync([videoId], cancellationToken)).TryGetValue(videoId, out var video)
            && !await graph.IsHiddenAsync(readerId, video.CreatorId, cancellationToken)
            ? new CommentReading(videoId, video.CreatorId, readerId)
            : throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);

    private readonly record struct Cursor(long AsOf, Guid Pinned, CommentPlace Place)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AsOf} {Pinned} {Place.Likes} {Place.Position}");

        public static Cursor? Parse(string? text)
        {
            if (text is null)
                return null;
            return text.Split(' ') is [var asOf, var pinned, var likes, var position]
                && long.TryParse(asOf, CultureInfo.InvariantCulture, out var head) && Guid.TryParse(pinned, out var pinnedId)
                && long.TryParse(likes, CultureInfo.InvariantCulture, out var placeLikes)
                && long.TryParse(position, CultureInfo.InvariantCulture, out var placePosition)
                    ? new Cursor(head, pinnedId, new CommentPlace(placeLikes, placePosition))
                    : throw Problem.InvalidPageToken();
        }
    }
}
