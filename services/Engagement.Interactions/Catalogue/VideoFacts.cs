using Engagement.Ledger.V1;
using Engagement.Remix.V1;

namespace Engagement.Interactions.Catalogue;

/// <summary>What interactions and their counters need to know of a video. None of it changes after the publication.</summary>
internal sealed record VideoFacts(string CreatorId, long DurationMs, string SoundId, string[] Topics)
{
    public static VideoFacts Of(Video video)
        => new(video.CreatorId, (long)video.Duration.ToTimeSpan().TotalMilliseconds, video.SoundId, [.. video.Topics]);

    public static VideoFacts Of(string creatorId, VideoPublished published)
        => new(creatorId, (long)published.Duration.ToTimeSpan().TotalMilliseconds, published.SoundId, [.. published.Topics]);
}
