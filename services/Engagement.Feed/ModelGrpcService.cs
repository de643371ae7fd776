using Engagement.Feed.Models;
using Engagement.Feed.V1;
using Engagement.Platform.Access;
using Grpc.Core;

namespace Engagement.Feed;

internal sealed class ModelGrpcService(ModelHandler models) : ModelService.ModelServiceBase
{
    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
        => models.ListAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<GetServingModelResponse> GetServingModel(GetServingModelRequest request, ServerCallContext context)
        => models.GetServingAsync(context.CancellationToken);

    public override Task<RollbackModelResponse> RollbackModel(RollbackModelRequest request, ServerCallContext context)
        => models.RollBackAsync(Caller.Of(context).UserId, request, context.CancellationToken);
}
