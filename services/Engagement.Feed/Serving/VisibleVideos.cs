using Engagement.Feed.Candidates;
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
    /// <summary>Those that are there for the viewer, and whose captions have none of the viewer's keywords.</summary>
    /// <param name="videoIds">At most 100, which the fold takes for visible.</param>
    public async Task<IReadOnlySet<string>> AmongAsync(
        string viewerId, IReadOnlyCollection<string> videoIds, ViewerWishes wishes, CancellationToken cancellationToken)
    {
        var removed = await RemovedAsync(viewerId, videoIds, wishes, cancellationToken);
        return videoIds.Where(videoId => !removed.ContainsKey(videoId)).ToHashSet();
    }

    /// <summary>
    /// The others, with what removes them. While Remix does not answer, it confirms no deletion either: then what the fold knows must do, and there are
    /// none; but a viewer with keywords is not answered, for nobody knows the captions.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, VideoFilter>> RemovedAsync(
        string viewerId, IReadOnlyCollection<string> videoIds, ViewerWishes wishes, CancellationToken cancellationToken)
    {
        if (videoIds.Count == 0)
            return new Dictionary<string, VideoFilter>();
        try
        {
            var response = await remix.BatchGetVideosAsync(
                new BatchGetVideosRequest { VideoIds = { videoIds } },
                new CallOptions(
                    new Metadata { { Caller.ActingUserHeader, viewerId } }, (timeProvider.GetUtcNow() + options.Value.RemixPatience).UtcDateTime,
                    cancellationToken));
            var removed = videoIds.Except(response.Videos.Select(video => video.VideoId)).ToDictionary(videoId => videoId, _ => VideoFilter.NotVisible);
            foreach (var video in response.Videos.Where(video => wishes.FindRemovalByCaption(video.Caption) is not null))
                removed.Add(video.VideoId, VideoFilter.Keyword);
            return removed;
        }
        catch (RpcException exception) when (Outage.Is(exception) && !wishes.HaveKeywords && !cancellationToken.IsCancellationRequested)
        {
            Log.RemixGone(logger, exception.StatusCode);
            metrics.ServedUnasked();
            return new Dictionary<string, VideoFilter>();
        }
    }
}
