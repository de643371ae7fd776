using Engagement.Interactions.V1;
using Engagement.Torture.Generation;
using Engagement.Torture.Oracle;
using Engagement.Torture.Reporting;
using Engagement.Torture.Sending;

namespace Engagement.Torture.Audit;

/// <summary>The comments of every video in both orders, and the replies to each.</summary>
internal sealed class CommentAudit(EventPlan plan, Findings findings)
{
    private const string Check = "ListComments";
    private const string Replies = "ListReplies";

    public async Task RunAsync(Calls calls, Model model, CancellationToken cancellationToken)
    {
        var client = new CommentService.CommentServiceClient(calls.AsUser("an-auditor"));
        foreach (var video in plan.World.Videos)
        {
            // A deleted comment is there for the sake of its replies only.
            var comments = model.Comments.OfVideo(video.Number).Where(comment => !comment.Deleted || comment.LivingReplies > 0).ToArray();
            var newest = comments.OrderByDescending(model.Comments.IsPinned).ThenByDescending(comment => comment.Posted.Position);
            var top = comments.OrderByDescending(model.Comments.IsPinned).ThenByDescending(comment => comment.Likes)
                .ThenByDescending(comment => comment.Posted.Position);
            await CompareAsync(client, video, CommentOrder.Newest, newest, model, cancellationToken);
            await CompareAsync(client, video, CommentOrder.Top, top, model, cancellationToken);
        }
        foreach (var parent in model.Comments.All.Where(comment => comment.Replies.Count > 0))
            await CompareRepliesAsync(client, parent, model, cancellationToken);
    }

    private async Task CompareAsync(
        CommentService.CommentServiceClient client, Video video, CommentOrder order, IEnumerable<CommentState> expected, Model model,
        CancellationToken cancellationToken)
    {
        var listed = await Pages.AllAsync<PostedComment>(
            async page =>
            {
                var request = new ListCommentsRequest { VideoId = video.Id, PageSize = 37, PageToken = page, Order = order };
                var response = await client.ListCommentsAsync(request, cancellationToken: cancellationToken);
                return (response.Comments, response.NextPageToken);
            },
            cancellationToken);
        findings.SameList(
            Check, [.. expected.Select(comment => Describe(comment, model))], [.. listed.Select(Describe)], () => $"comments of {video.Id}, {order}");
    }

    private async Task CompareRepliesAsync(
        CommentService.CommentServiceClient client, CommentState parent, Model model, CancellationToken cancellationToken)
    {
        var planned = parent.Posted.Planned;
        var listed = await Pages.AllAsync<PostedComment>(
            async page =>
            {
                var request = new ListRepliesRequest
                {
                    VideoId = World.VideoId(planned.Video), CommentId = planned.EventId.ToString(), PageSize = 37, PageToken = page,
                };
                var response = await client.ListRepliesAsync(request, cancellationToken: cancellationToken);
                return (response.Replies, response.NextPageToken);
            },
            cancellationToken);
        findings.SameList(
            Replies,
            [.. parent.Replies.Where(reply => !reply.Deleted || reply.LivingReplies > 0).Select(reply => Describe(reply, model))],
            [.. listed.Select(Describe)], () => $"replies to {planned.EventId}");
    }

    private string Describe(CommentState comment, Model model)
    {
        var planned = comment.Posted.Planned;
        var video = plan.World.Videos[planned.Video];
        var parent = planned.Target == Planned.None ? "" : plan[planned.Target].EventId.ToString();
        return $"{planned.EventId} by {(comment.Deleted ? "" : World.UserId(planned.User))}: "
            + $"{(comment.Deleted ? "" : Messages.TextOf(comment.TextFrom))}, under {parent}, at {comment.Posted.RecordedAtMicros}, "
            + $"edited {(comment.Deleted ? 0 : comment.EditedAtMicros)}, {comment.Likes} likes, {comment.LivingReplies} replies, pinned {model.Comments.IsPinned(comment)}, "
            + $"by creator {!comment.Deleted && planned.User == video.Creator}, liked by creator {comment.LikedByCreator}, deleted {comment.Deleted}";
    }

    private static string Describe(PostedComment comment)
        => $"{comment.CommentId} by {comment.UserId}: {comment.Text}, under {comment.ParentCommentId}, at {BatchClient.Micros(comment.PostedAt)}, "
           + $"edited {(comment.Deleted || comment.EditedAt is null ? 0 : BatchClient.Micros(comment.EditedAt))}, {comment.Likes} likes, {comment.Replies} replies, "
           + $"pinned {comment.Pinned}, by creator {comment.ByCreator}, liked by creator {comment.LikedByCreator}, deleted {comment.Deleted}";
}
