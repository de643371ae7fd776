using Engagement.Insights.Figuring;
using Engagement.Ledger.V1;
using Engagement.Platform.Watching;

namespace Engagement.Insights.Folding;

/// <summary>What a video's events need to know of it.</summary>
internal readonly record struct FoldedVideo(string CreatorId, long DurationMs)
{
    public static FoldedVideo Of(LedgerEvent publication)
        => new(publication.UserId, (long)publication.VideoPublished.Duration.ToTimeSpan().TotalMilliseconds);
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
internal sealed class AudienceState(string[] segments)
{
    public string[] Segments { get; } = segments;

    public long Met { get; set; }

    public bool Changed { get; set; } = true;
}

/// <summary>A viewer and a creator's videos.</summary>
internal sealed class AcquaintanceState(DateTime firstAt)
{
    public DateTime FirstAt { get; set; } = firstAt;

    public long Met { get; set; }

    public bool Changed { get; set; } = true;
}

/// <param name="Follows">Above 0 for whoever follows.</param>
/// <param name="VideoId">The creator's video that brought them, or empty.</param>
internal readonly record struct FollowerState(long Follows, string VideoId);

/// <summary>Rows of the fold, as they are before a batch and then as it leaves them.</summary>
internal sealed class FoldState
{
    public Dictionary<string, FoldedVideo> Videos { get; } = [];

    public Dictionary<(string UserId, string SessionId), SessionState> Sessions { get; } = [];

    public Dictionary<(string VideoId, string UserId), AudienceState> Audience { get; } = [];

    public Dictionary<(string CreatorId, string UserId), AcquaintanceState> Acquaintances { get; } = [];

    public Dictionary<(string CreatorId, string UserId), FollowerState> Followers { get; } = [];
}
