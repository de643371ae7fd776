using Engagement.Interactions.V1;
using Engagement.Ledger.V1;

namespace Engagement.Insights.Figuring;

/// <summary>What each event of the ledger adds to the figures of its video. The effects were decided at the write, so this is a plain sum.</summary>
internal static class FigureRules
{
    /// <summary>What an event is of: its own kind, or the kind of what it takes back.</summary>
    public static EventKind KindOf(LedgerEvent e) => e.Retraction?.Kind ?? (EventKind)e.FactCase;

    /// <summary>When what it changes counts: what is taken back leaves its own hour, that of a comment by the ledger's clock.</summary>
    public static DateTime TimeOf(LedgerEvent e)
        => (IsOfComment(e) ? e.SentimentEffect?.PostedAt ?? e.Retraction?.OccurredAt ?? e.RecordedAt : e.Retraction?.OccurredAt ?? e.OccurredAt).ToDateTime();

    public static bool IsOfComment(LedgerEvent e) => KindOf(e) is EventKind.Comment or EventKind.CommentEdit;

    /// <summary>Where the viewer met the video, as far as the event says.</summary>
    public static TrafficSource SourceOf(LedgerEvent e)
        => ContextOf(e)?.TrafficSource is { } source && Enum.IsDefined(source) ? source : TrafficSource.Unspecified;

    /// <summary>What the viewer's app ran on, as far as the event says.</summary>
    public static AppPlatform PlatformOf(LedgerEvent e)
        => ContextOf(e)?.Platform is { } platform && Enum.IsDefined(platform) ? platform : AppPlatform.Unspecified;

    /// <summary>Whether it is the creator, at the own video.</summary>
    public static bool IsOwn(LedgerEvent e, string creatorId) => e.UserId == creatorId;

    /// <summary>Whether it is one that figures of a video are made of.</summary>
    public static bool Counts(LedgerEvent e)
        => KindOf(e) == EventKind.Watch || Of(e, e.FactCase == LedgerEvent.FactOneofCase.FollowAcceptance ? e.UserId : e.OtherUserId) is not null;

    /// <summary>What it adds; null when that is nothing.</summary>
    public static long[]? Of(LedgerEvent e, string creatorId)
    {
        var sums = new long[FigureSums.Count];
        switch (KindOf(e))
        {
            case EventKind.Impression: Add(Figure.Impressions); break;
            case EventKind.Watch when !IsOwn(e, creatorId): AddWatch(sums, e); break;
            case EventKind.Like or EventKind.Unlike: Add(Figure.Likes); break;
            case EventKind.Comment: Add(Figure.Comments); break;
            case EventKind.Share: Add(Figure.Shares); break;
            case EventKind.Save or EventKind.Unsave: Add(Figure.Saves); break;
            case EventKind.Open: Add(Figure.Opens); break;
            case EventKind.ProfileVisit: Add(Figure.ProfileVisits); break;
            case EventKind.NotInterested: Add(Figure.NotInterested); break;
            case EventKind.ShareOpen: Add(Figure.ShareOpens); break;
            // The video is what led to it; brought once and for ever.
            case EventKind.Follow when e.Effect > 0 && e.OtherUserId == creatorId: Add(Figure.Follows); break;
            case EventKind.FollowAcceptance when e.Effect > 0 && e.UserId == creatorId: Add(Figure.Follows); break;
        }
        if (e.SentimentEffect is { } said)
        {
            sums[(int)Figure.CommentsNegative] += said.Negative;
            sums[(int)Figure.CommentsNeutral] += said.Neutral;
            sums[(int)Figure.CommentsPositive] += said.Positive;
        }
        return sums.IsZero() ? null : sums;

        void Add(Figure figure) => sums[(int)figure] += e.Effect;
    }

    private static FeedContext? ContextOf(LedgerEvent e) => e.Retraction is null ? e.FeedContext : e.Retraction.FeedContext;

    private static void AddWatch(long[] sums, LedgerEvent e)
    {
        sums[(int)Figure.Views] = e.Effect;
        sums[(int)Figure.WatchedMs] = e.WatchedMs;
        if (e.WatchEffect is not { } effect)
            return;
        sums[(int)Figure.UniqueWatchedMs] = effect.UniqueWatchedMs;
        sums[(int)Figure.PlayTimeMs] = effect.PlayTimeMs;
        sums[(int)Figure.Completions] = effect.Completions;
        sums[(int)Figure.QualityViews] = effect.QualityViews;
        sums[(int)Figure.Skips] = effect.Skips;
        sums[(int)Figure.Loops] = effect.Loops;
        sums[(int)Figure.Reached25] = effect.Reached25;
        sums[(int)Figure.Reached50] = effect.Reached50;
        sums[(int)Figure.Reached75] = effect.Reached75;
        sums[(int)Figure.Reached95] = effect.Reached95;
    }
}
