using Engagement.Platform.Access;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Grpc.Core;

namespace Engagement.Remix;

internal sealed class VideoGrpcService(
    PublishVideoHandler publishing, GetVideosHandler getting, UpdateVideoHandler updating, DeleteVideoHandler deleting, ListVideosHandler listing)
    : VideoService.VideoServiceBase
{
    public override async Task<PublishVideoResponse> PublishVideo(PublishVideoRequest request, ServerCallContext context)
    {
        var published = await publishing.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);
        return new PublishVideoResponse { Video = published.Response, Duplicate = published.Duplicate };
    }

    public override async Task<GetVideoResponse> GetVideo(GetVideoRequest request, ServerCallContext context)
        => new() { Video = await getting.GetAsync(Caller.Of(context), request.VideoId, context.CancellationToken) };

    public override async Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
        => new() { Videos = { await getting.BatchGetAsync(Caller.Of(context), request.VideoIds, context.CancellationToken) } };

    public override Task<ListVideosResponse> ListVideos(ListVideosRequest request, ServerCallContext context)
        => listing.ListAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<ListVideoEditsResponse> ListVideoEdits(ListVideoEditsRequest request, ServerCallContext context)
        => listing.ListEditsAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<GetSoundResponse> GetSound(GetSoundRequest request, ServerCallContext context)
        => listing.GetSoundAsync(Caller.Of(context), request, context.CancellationToken);

    public override Task<UpdateVideoResponse> UpdateVideo(UpdateVideoRequest request, ServerCallContext context)
        => updating.HandleAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<DeleteVideoResponse> DeleteVideo(DeleteVideoRequest request, ServerCallContext context)
        => deleting.DeleteAsync(Caller.Of(context).UserId, request, context.CancellationToken);

    public override Task<RestoreVideoResponse> RestoreVideo(RestoreVideoRequest request, ServerCallContext context)
        => deleting.RestoreAsync(Caller.Of(context).UserId, request, context.CancellationToken);
}
