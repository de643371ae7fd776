using Engagement.Insights.Figuring;
using Engagement.Insights.Segmenting;
using Engagement.Insights.Trending;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Watching;
using Engagement.Remix.V1;

namespace Engagement.Insights.Folding;

/// <summary>What a video's events need to know of it.</summary>
internal readonly record struct FoldedVideo(string CreatorId, long DurationMs, VideoSubjects Subjects)
{
    public static FoldedVideo Of(LedgerEvent publication)
        => new(publication.UserId, (long)publication.VideoPublished.Duration.ToTimeSpan().TotalMilliseconds, SubjectsOf(publication.VideoPublished));

    public static VideoSubjects SubjectsOf(
        string region, IEnumerable<string> topics, string soundId, IEnumerable<string> hashtags, IEnumerable<string> challengeIds) => new(
        region,
        [
            .. topics.Distinct().Select(topic => (TrendKind.Topic, topic)),
            .. soundId.Length > 0 ? [(TrendKind.Sound, soundId)] : Array.Empty<(TrendKind, string)>(),
            .. hashtags.Distinct().Select(hashtag => (TrendKind.Hashtag, hashtag)),
            .. challengeIds.Distinct().Select(challengeId => (TrendKind.Challenge, challengeId)),
        ]);

    private static VideoSubjects SubjectsOf(VideoPublished published) => published.Visibility == Visibility.Public
        ? SubjectsOf(published.Region, published.Topics, published.SoundId, published.Hashtags, published.ChallengeIds) : VideoSubjects.None;
}

/// <summary>When an event, or a part of what it says, is folded.</summary>
internal readonly record struct FoldTurn(LedgerEvent Event, bool OfFollowers, bool OfVideo);

/// <summary>A watch session that comes in updates.</summary>
internal sealed class SessionState(DateTime firstAt)
{
    /// <summary>When its first update occurred, of those known.</summary>
    public DateTime FirstAt { get; set; } = firstAt;

    public long[] Counted { get; init; } = new long[FigureSums.Count];

    /// <summary>Null when the viewer deleted it.</summary>
    public WatchSession? Session { get; set; } = new();

    public bool Changed { get; set; }
}

/// <summary>A viewer at a video.</summary>
/// <param name="unknown">Whether they refused to be told of when they first met the video.</param>
internal sealed class AudienceState(string[] segments, bool unknown)
{
    public string[] Segments { get; } = segments;

    public bool Unknown { get; } = unknown;

    public long Met { get; set; }

    /// <summary>The position of the fold when a figure of these segments last changed by this viewer.</summary>
    public long ActedAt { get; set; }

    public bool Changed { get; set; } = true;
}

/// <summary>A viewer and a creator's videos.</summary>
internal sealed class AcquaintanceState(DateTime firstAt)
{
    public DateTime FirstAt { get; set; } = firstAt;

    public long Met { get; set; }

    /// <summary>Views alone.</summary>
    public long Viewed { get; set; }

    /// <summary>The position of the fold when that was above 0 for the first time; 0 before.</summary>
    public long FirstViewedAt { get; set; }

    public bool Changed { get; set; } = true;
}

/// <param name="Follows">Above 0 for whoever follows.</param>
/// <param name="VideoId">The creator's video that brought them, or empty.</param>
internal readonly record struct FollowerState(long Follows, string VideoId);

/// <summary>Rows of the fold, as they are before a batch and then as it leaves them.</summary>
/// <param name="position">Of the fold when the batch is folded.</param>
internal sealed class FoldState(long position)
{
    public long Position => position;

    public Dictionary<string, FoldedVideo> Videos { get; } = [];

    public Dictionary<(string UserId, string SessionId), SessionState> Sessions { get; } = [];

    public Dictionary<(string VideoId, string UserId), AudienceState> Audience { get; } = [];

    public Dictionary<(string CreatorId, string UserId), AcquaintanceState> Acquaintances { get; } = [];

    public Dictionary<(string CreatorId, string UserId), FollowerState> Followers { get; } = [];

    /// <summary>What those viewers declare of themselves who declare anything.</summary>
    public Dictionary<string, DeclaredTraits> Traits { get; } = [];

    /// <summary>Those that were ever given or refused.</summary>
    public Dictionary<(string UserId, ConsentPurpose Purpose), bool> Consents { get; } = [];

    public bool MayUse(string userId, ConsentPurpose purpose) => Consents.GetValueOrDefault((userId, purpose), true);
}
