using Engagement.Interactions.Commenting;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Events;
using Engagement.Platform.Paging;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class CommentGrpcService(RecordInteractionsHandler recording, ListCommentsHandler listing) : CommentService.CommentServiceBase
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public override async Task<PostCommentResponse> PostComment(PostCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        (interaction.OccurredAt, interaction.FeedContext) = (request.OccurredAt, request.FeedContext);
        interaction.Comment = new Comment { Text = request.Text, ParentCommentId = request.ParentCommentId };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override async Task<EditCommentResponse> EditComment(EditCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        interaction.CommentEdit = new CommentEdit { CommentId = request.CommentId, Text = request.Text };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override async Task<DeleteCommentResponse> DeleteComment(DeleteCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        interaction.CommentDeletion = new CommentDeletion { CommentId = request.CommentId };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override async Task<LikeCommentResponse> LikeComment(LikeCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        interaction.CommentLike = new CommentLike { CommentId = request.CommentId };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override async Task<UnlikeCommentResponse> UnlikeComment(UnlikeCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        interaction.CommentUnlike = new CommentUnlike { CommentId = request.CommentId };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override async Task<PinCommentResponse> PinComment(PinCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        interaction.CommentPin = new CommentPin { CommentId = request.CommentId };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override async Task<UnpinCommentResponse> UnpinComment(UnpinCommentRequest request, ServerCallContext context)
    {
        var interaction = Of(request.EventId, request.VideoId);
        interaction.CommentPin = new CommentPin { CommentId = request.CommentId, Unpin = true };
        return new() { Receipt = await recording.RecordOneAsync(context, interaction) };
    }

    public override Task<ListCommentsResponse> ListComments(ListCommentsRequest request, ServerCallContext context)
    {
        var readerId = Caller.Of(context).UserId;
        var violations = new FieldViolations();
        violations.RequireId(request.VideoId, "video_id").Require(Enum.IsDefined(request.Order), "order", "must be one of the defined values");
        var page = Page.Of(request, readerId, DefaultPage, LargestPage, violations);
        return listing.ListAsync(readerId, request, page, context.CancellationToken);
    }

    public override Task<ListRepliesResponse> ListReplies(ListRepliesRequest request, ServerCallContext context)
    {
        var readerId = Caller.Of(context).UserId;
        var violations = new FieldViolations();
        violations.RequireId(request.VideoId, "video_id");
        EventIds.TryParse(request.CommentId, "comment_id", violations, out _);
        var page = Page.Of(request, readerId, DefaultPage, LargestPage, violations);
        return listing.ListRepliesAsync(readerId, request, page, context.CancellationToken);
    }

    private static Interaction Of(string eventId, string videoId) => new() { EventId = eventId, VideoId = videoId };
}
