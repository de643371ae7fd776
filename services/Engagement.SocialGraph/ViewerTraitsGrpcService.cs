using Engagement.Platform.Access;
using Engagement.SocialGraph.Traits;
using Engagement.SocialGraph.V1;
using Grpc.Core;

namespace Engagement.SocialGraph;

internal sealed class ViewerTraitsGrpcService(ViewerTraitsHandler traits) : ViewerTraitsService.ViewerTraitsServiceBase
{
    public override Task<SetViewerTraitsResponse> SetViewerTraits(SetViewerTraitsRequest request, ServerCallContext context)
        => traits.SetAsync(request, Caller.Of(context).UserId, context.CancellationToken);

    public override Task<GetViewerTraitsResponse> GetViewerTraits(GetViewerTraitsRequest request, ServerCallContext context)
        => traits.GetAsync(Caller.Of(context).UserId, context.CancellationToken);
}
