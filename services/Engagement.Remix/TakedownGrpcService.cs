using Engagement.Platform.Access;
using Engagement.Remix.Takedowns;
using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.Remix;

internal sealed class TakedownGrpcService(TakedownHandler takedowns) : TakedownService.TakedownServiceBase
{
    public override Task<GetTakedownPreviewResponse> GetTakedownPreview(GetTakedownPreviewRequest request, ServerCallContext context)
        => takedowns.PreviewAsync(request, context.CancellationToken);

    public override Task<TakeDownVideoResponse> TakeDownVideo(TakeDownVideoRequest request, ServerCallContext context)
        => takedowns.TakeDownAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<ReinstateVideoResponse> ReinstateVideo(ReinstateVideoRequest request, ServerCallContext context)
        => takedowns.ReinstateAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<ListTakedownsResponse> ListTakedowns(ListTakedownsRequest request, ServerCallContext context)
        => takedowns.ListAsync(Caller.Of(context), request, context.CancellationToken);
}
