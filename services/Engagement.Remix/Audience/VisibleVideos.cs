using Engagement.Errors.V1;
using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Audience;

/// <summary>Reads videos as somebody sees them.</summary>
internal sealed class VisibleVideos(VideoStore videos, SightReader sights)
{
    /// <summary>Those that are there for the caller, by id.</summary>
    public async Task<Dictionary<string, StoredVideo>> FindAsync(Caller caller, string[] videoIds, CancellationToken cancellationToken)
    {
        var found = await videos.FindAsync(videoIds, cancellationToken);
        var sight = await sights.ReadAsync(caller, found.Values.Select(stored => stored.Video), cancellationToken);
        return found.Where(video => sight.Show(video.Value.Video) is not null).ToDictionary();
    }

    /// <exception cref="Problem">NOT_FOUND: it is not there, or not for this caller.</exception>
    public async Task<StoredVideo> ReadAsync(Caller caller, string videoId, CancellationToken cancellationToken)
        => (await FindAsync(caller, [videoId], cancellationToken)).GetValueOrDefault(videoId)
           ?? throw Problem.NotFound(ErrorReason.VideoNotFound, "video", videoId);
}
