using Engagement.Platform.Access;
using Engagement.Remix.Lineage;
using Engagement.Remix.Remixes;
using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.Remix;

internal sealed class RemixGrpcService(CreateRemixHandler creating, GetLineageHandler lineage) : RemixService.RemixServiceBase
{
    public override async Task<CreateDuetResponse> CreateDuet(CreateDuetRequest request, ServerCallContext context)
    {
        var published = await creating.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new CreateDuetResponse { Video = published.Video, Duplicate = published.Duplicate };
    }

    public override async Task<CreateStitchResponse> CreateStitch(CreateStitchRequest request, ServerCallContext context)
    {
        var published = await creating.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new CreateStitchResponse { Video = published.Video, Duplicate = published.Duplicate };
    }

    public override Task<GetLineageResponse> GetLineage(GetLineageRequest request, ServerCallContext context)
        => lineage.HandleAsync(Caller.Of(context), request, context.CancellationToken);
}
