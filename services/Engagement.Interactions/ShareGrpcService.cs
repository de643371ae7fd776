using Engagement.Errors.V1;
using Engagement.Interactions.Recording;
using Engagement.Interactions.Sharing;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Visibility;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class ShareGrpcService(RecordInteractionsHandler recording, ShareStore store, GraphReader graph) : ShareService.ShareServiceBase
{
    public override async Task<ShareVideoResponse> ShareVideo(ShareVideoRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Share = new Share { Channel = request.Channel },
            }),
        };

    public override async Task<OpenShareResponse> OpenShare(OpenShareRequest request, ServerCallContext context)
    {
        // Its form is checked with the event's.
        if (ShareToken.IsToken(request.ShareToken))
            await RequireVisibleAsync(request.ShareToken, context);
        var receipt = await recording.RecordOneAsync(context, new Interaction
        {
            EventId = request.EventId,
            ShareOpen = new ShareOpen { ShareToken = request.ShareToken },
        });
        var share = await FindAsync(request.ShareToken, context);
        return new OpenShareResponse { Receipt = receipt, VideoId = share.VideoId, SharerId = share.UserId };
    }

    public override async Task<GetShareCascadeResponse> GetShareCascade(GetShareCascadeRequest request, ServerCallContext context)
    {
        new FieldViolations().Require(ShareToken.IsToken(request.ShareToken), "share_token", "must be a share's token").ThrowIfAny();
        var share = await RequireVisibleAsync(request.ShareToken, context);
        var reader = Caller.Of(context);
        return reader.SeesEverything || reader.UserId == share.UserId || reader.UserId == share.CreatorId
            ? await store.ReadCascadeAsync(request.ShareToken, context.CancellationToken)
            : throw NotFound(request.ShareToken);
    }

    /// <summary>One of whom a block hides from the caller is not there, nor one of such a creator's video.</summary>
    private async Task<ShareState> RequireVisibleAsync(string token, ServerCallContext context)
    {
        var (share, reader) = (await FindAsync(token, context), Caller.Of(context));
        return reader.SeesEverything || (await graph.HiddenFromAsync(reader.UserId, [share.UserId, share.CreatorId], context.CancellationToken)).Count == 0
            ? share
            : throw NotFound(token);
    }

    private async Task<ShareState> FindAsync(string token, ServerCallContext context)
        => await store.FindAsync(token, context.CancellationToken) ?? throw NotFound(token);

    private static Problem NotFound(string token) => Problem.NotFound(ErrorReason.ShareNotFound, "share", token);
}
