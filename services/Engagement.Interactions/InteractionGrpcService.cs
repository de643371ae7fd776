using Engagement.Interactions.Ledger;
using Engagement.Interactions.Recording;
using Engagement.Interactions.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Grpc.Core;

namespace Engagement.Interactions;

internal sealed class InteractionGrpcService(RecordInteractionsHandler handler) : InteractionService.InteractionServiceBase
{
    private const int LargestBatch = 1000;

    public override async Task<RecordInteractionsResponse> RecordInteractions(RecordInteractionsRequest request, ServerCallContext context)
    {
        new FieldViolations()
            .Require(request.Interactions.Count is >= 1 and <= LargestBatch, "interactions", $"must have 1–{LargestBatch} interactions")
            .ThrowIfAny();
        var results = await handler.HandleAsync(Caller.Of(context).UserId, request.Interactions, context.CancellationToken);
        return new RecordInteractionsResponse { Results = { request.Interactions.Zip(results, ToProto) } };
    }

    public override async Task<LikeResponse> Like(LikeRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await RecordOneAsync(new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Like = new Like(),
            }, context),
        };

    public override async Task<UnlikeResponse> Unlike(UnlikeRequest request, ServerCallContext context)
        => new()
        {
            Receipt = await RecordOneAsync(new Interaction
            {
                EventId = request.EventId,
                VideoId = request.VideoId,
                OccurredAt = request.OccurredAt,
                FeedContext = request.FeedContext,
                Unlike = new Unlike(),
            }, context),
        };

    private async Task<Receipt> RecordOneAsync(Interaction interaction, ServerCallContext context)
    {
        var results = await handler.HandleAsync(Caller.Of(context).UserId, [interaction], context.CancellationToken);
        return results[0].Problem is { } problem ? throw problem : results[0].Receipt.ToProto();
    }

    private static InteractionResult ToProto(Interaction interaction, LedgerResult result)
        => result.Problem is { } problem
            ? new InteractionResult { EventId = interaction.EventId, Error = problem.Status }
            : new InteractionResult { EventId = interaction.EventId, Receipt = result.Receipt.ToProto() };
}
