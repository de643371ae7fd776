using Engagement.Interactions.Ledger;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class InteractionGrpcService(RecordInteractionsHandler recording, StreamInteractionsHandler streaming)
    : InteractionService.InteractionServiceBase
{
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

    private static InteractionResult ToProto(Interaction interaction, LedgerResult result)
        => result.Problem is { } problem
            ? new InteractionResult { EventId = interaction.EventId, Error = problem.Status }
            : new InteractionResult { EventId = interaction.EventId, Receipt = result.Receipt.ToProto() };
}
