using Engagement.Feed.Preferences;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Remix.V1;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Engagement.Feed.Serving;

/// <summary>
/// Asks Remix, for each page, which of its videos the viewer may see at this moment: the fold knows of a deletion or a restriction some tenths of a second
/// later, and the next request must know already.
/// </summary>
internal sealed class VisibleVideos(
    VideoService.VideoServiceClient remix, IOptions<FeedOptions> options, FeedMetrics metrics, TimeProvider timeProvider, ILogger<VisibleVideos> logger)
{
    /// <summary>
    /// Those that are there for the viewer, and whose captions have none of the viewer's keywords. While Remix does not answer, it confirms no deletion either: then what the fold knows must do, and these are all.
    /// </summary>
    /// <param name="videoIds">At most 100, which the fold takes for visible.</param>
    public async Task<IReadOnlySet<string>> AmongAsync(
        string viewerId, IReadOnlyCollection<string> videoIds, ViewerWishes wishes, CancellationToken cancellationToken)
    {
        if (videoIds.Count == 0)
            return new HashSet<string>();
        try
        {
            var response = await remix.BatchGetVideosAsync(
                new BatchGetVideosRequest { VideoIds = { videoIds } },
                new CallOptions(
                    new Metadata { { Caller.ActingUserHeader, viewerId } }, (timeProvider.GetUtcNow() + options.Value.RemixPatience).UtcDateTime,
                    cancellationToken));
            return response.Videos.Where(video => wishes.FindRemovalByCaption(video.Caption) is null).Select(video => video.VideoId).ToHashSet();
        }
        catch (RpcException exception) when (Outage.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            Log.RemixGone(logger, exception.StatusCode);
            metrics.ServedUnasked();
            return videoIds.ToHashSet();
        }
    }
}
