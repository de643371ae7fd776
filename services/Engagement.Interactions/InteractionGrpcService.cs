using Engagement.Interactions.Ledger;
using Engagement.Interactions.Liking;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Platform.Paging;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class InteractionGrpcService(RecordInteractionsHandler recording, StreamInteractionsHandler streaming, ListLikersHandler likers)
    : InteractionService.InteractionServiceBase
{
    private const int DefaultPage = 20;
    private const int LargestPage = 100;

    public override async Task<RecordInteractionsResponse> RecordInteractions(RecordInteractionsRequest request, ServerCallContext context)
    {
        var results = await recording.HandleAsync(Caller.Of(context), request.Interactions, waitWhenFull: false, context.CancellationToken);
        return new RecordInteractionsResponse { Results = { request.Interactions.Zip(results, ToProto) } };
    }

    public override Task StreamInteractions(
        IAsyncStreamReader<StreamInteractionsRequest> requestStream, IServerStreamWriter<StreamInteractionsResponse> responseStream,
        ServerCallContext context)
        => streaming.HandleAsync(Caller.Of(context), requestStream, responseStream, context.CancellationToken);

    public override async Task<LikeResponse> Like(LikeRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Like = new Like(),
            }),
        };

    public override async Task<UnlikeResponse> Unlike(UnlikeRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await recording.RecordOneAsync(context, new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Unlike = new Unlike(),
            }),
        };

    public override Task<ListLikersResponse> ListLikers(ListLikersRequest request, ServerCallContext context)
    {
        var readerId = Caller.Of(context).UserId;
        var page = Page.Of(request, readerId, DefaultPage, LargestPage, new FieldViolations().RequireId(request.VideoId, "video_id"));
        return likers.ListAsync(readerId, request.VideoId, page, context.CancellationToken);
    }

    public override Task<ListKnownLikersResponse> ListKnownLikers(ListKnownLikersRequest request, ServerCallContext context)
    {
        new FieldViolations().RequireId(request.VideoId, "video_id").ThrowIfAny();
        return likers.ListKnownAsync(Caller.Of(context).UserId, request.VideoId, context.CancellationToken);
    }

    private static InteractionResult ToProto(Interaction interaction, LedgerResult result)
        => result.Problem is { } problem
            ? new InteractionResult { EventId = interaction.EventId, Error = problem.Status }
            : new InteractionResult { EventId = interaction.EventId, Receipt = result.Receipt.ToProto() };
}
