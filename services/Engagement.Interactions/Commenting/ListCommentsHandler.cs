using System.Globalization;
using Engagement.Errors.V1;
using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;

namespace Engagement.Interactions.Commenting;

/// <summary>Lists the comments of a video and their replies.</summary>
internal sealed class ListCommentsHandler(CommentStore store, VideoCatalogue catalogue)
{
    /// <summary>
    /// A page of a video's comments. What the first page has found (how far the ledger was, which comment was pinned) goes on in the token, so what is
    /// posted or pinned meanwhile neither shifts nor enters the list.
    /// </summary>
    public async Task<ListCommentsResponse> ListAsync(string readerId, ListCommentsRequest request, Page page, CancellationToken cancellationToken)
    {
        var reading = await ReadingOfAsync(readerId, request.VideoId, cancellationToken);
        var response = new ListCommentsResponse();
        var cursor = Cursor.Parse(page.After);
        if (cursor is not { } at)
        {
            at = new Cursor(await store.ReadHeadAsync(cancellationToken), Guid.Empty, CommentPlace.Top);
            if (await store.FindPinnedAsync(reading, at.AsOf, cancellationToken) is { } pinned)
            {
                at = at with { Pinned = Guid.Parse(pinned.Comment.CommentId) };
                response.Comments.Add(pinned.Comment);
            }
        }
        // One more than asked for tells whether another page follows.
        var size = page.Size - response.Comments.Count;
        var comments = await store.ListAsync(
            reading, request.Order == CommentOrder.Newest, at.Place, at.AsOf, at.Pinned, size + 1, cancellationToken);
        response.Comments.AddRange(comments.Take(size).Select(placed => placed.Comment));
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
        var after = page.After is null ? 0
            : long.TryParse(page.After, CultureInfo.InvariantCulture, out var position) ? position : throw Problem.InvalidPageToken();
        var replies = await store.ListRepliesAsync(reading, parentId, after, page.Size + 1, cancellationToken);
        var response = new ListRepliesResponse { Replies = { replies.Take(page.Size).Select(placed => placed.Comment) } };
        if (replies.Count > page.Size)
            response.NextPageToken = page.TokenAfter(replies[page.Size - 1].Place.Position.ToString(CultureInfo.InvariantCulture));
        return response;
    }

    private async Task<CommentReading> ReadingOfAsync(string readerId, string videoId, CancellationToken cancellationToken)
        => (await catalogue.FindAsync([videoId], cancellationToken)).TryGetValue(videoId, out var video)
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
