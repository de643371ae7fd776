using Engagement.Platform.Access;
using Engagement.Platform.Errors;
using Engagement.Remix.Audience;
using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

internal sealed class GetVideosHandler(VisibleVideos videos)
{
    private const int LargestBatch = 100;

    /// <exception cref="Problem">NOT_FOUND: it is not there, or not for this caller.</exception>
    public async Task<Video> GetAsync(Caller caller, string videoId, CancellationToken cancellationToken)
    {
        new FieldViolations().RequireId(videoId, "video_id").ThrowIfAny();
        return (await videos.ReadAsync(caller, videoId, cancellationToken)).Video;
    }

    /// <summary>Those that the caller may see, in the order asked for.</summary>
    public async Task<IEnumerable<Video>> BatchGetAsync(Caller caller, IReadOnlyList<string> videoIds, CancellationToken cancellationToken)
    {
        var violations = new FieldViolations().Require(videoIds.Count is >= 1 and <= LargestBatch, "video_ids", $"must be 1–{LargestBatch}");
        for (var i = 0; i < Math.Min(videoIds.Count, LargestBatch); i++)
            violations.RequireId(videoIds[i], $"video_ids[{i}]");
        violations.ThrowIfAny();
        var found = await videos.FindAsync(caller, [.. videoIds.Distinct()], cancellationToken);
        return videoIds.Where(found.ContainsKey).Select(id => found[id].Video);
    }
}
