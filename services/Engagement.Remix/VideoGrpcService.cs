using Engagement.Platform.Access;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Grpc.Core;

namespace Engagement.Remix;

internal sealed class VideoGrpcService(PublishVideoHandler publishing, GetVideosHandler getting, DeleteVideoHandler deleting)
    : VideoService.VideoServiceBase
{
    public override async Task<PublishVideoResponse> PublishVideo(PublishVideoRequest request, ServerCallContext context)
    {
        var published = await publishing.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new PublishVideoResponse { Video = published.Video, Duplicate = published.Duplicate };
    }

    public override async Task<GetVideoResponse> GetVideo(GetVideoRequest request, ServerCallContext context)
        => new() { Video = await getting.GetAsync(Caller.Of(context), request.VideoId, context.CancellationToken) };

    public override async Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
        => new() { Videos = { await getting.BatchGetAsync(Caller.Of(context), request.VideoIds, context.CancellationToken) } };

    public override async Task<DeleteVideoResponse> DeleteVideo(DeleteVideoRequest request, ServerCallContext context)
    {
        var deleted = await deleting.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new DeleteVideoResponse { DeletedAt = deleted.DeletedAt, Duplicate = deleted.Duplicate };
    }
}
