using Engagement.Feed.Learning;

namespace Engagement.Evaluate.KuaiRand;

/// <summary>What a viewer had opened before the log begins, oldest first, with what came of it.</summary>
internal sealed record Past(int Viewer, long LastTimeMs, IReadOnlyList<(int Video, Outcomes Outcomes)> Opened);

/// <summary>A row of the log.</summary>
internal sealed record LoggedExposure(Exposure Exposure, long TimeMs, int PlayTimeMs);

/// <summary>A folder of data: users, videos, authors, topics and sounds are numbered from 0.</summary>
/// <param name="Log">In order of time.</param>
internal sealed record Recording(
    IReadOnlyList<VideoTraits> Videos, IReadOnlyList<Past> Pasts, IReadOnlyList<LoggedExposure> Log, IReadOnlyList<string> Viewers,
    IReadOnlyList<string> VideoIds);
