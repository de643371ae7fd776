using System.Collections.Concurrent;
using Engagement.Platform.Access;
using Engagement.Remix.V1;
using Grpc.Core;

namespace Engagement.Feed.Tests;

/// <summary>Remix by script: every video is there, but for those that it hides from somebody, or from everybody.</summary>
internal sealed class RemixStandIn : VideoService.VideoServiceBase
{
    private readonly ConcurrentDictionary<(string VideoId, string ViewerId), bool> _hidden = new();

    /// <summary>Of videos that have one.</summary>
    public ConcurrentDictionary<string, string> Captions { get; } = new();

    /// <summary>Does it answer at all?</summary>
    public bool IsAway { get; set; }

    /// <param name="viewerId">Empty: from everybody.</param>
    public void Hide(string videoId, string viewerId = "") => _hidden[(videoId, viewerId)] = true;

    public override Task<BatchGetVideosResponse> BatchGetVideos(BatchGetVideosRequest request, ServerCallContext context)
    {
        var viewer = context.RequestHeaders.GetValue(Caller.ActingUserHeader)!;
        if (IsAway || request.VideoIds.Count is 0 or > 100)
            throw new RpcException(new Status(StatusCode.Unavailable, "Away."));
        return Task.FromResult(new BatchGetVideosResponse
        {
            Videos =
            {
                request.VideoIds.Where(id => !_hidden.ContainsKey((id, "")) && !_hidden.ContainsKey((id, viewer)))
                    .Select(id => new Video { VideoId = id, Caption = Captions.GetValueOrDefault(id, "") }),
            },
        });
    }
}
