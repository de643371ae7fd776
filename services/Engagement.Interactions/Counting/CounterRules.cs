using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;

namespace Engagement.Interactions.Counting;

/// <summary>A change of one counter. Counters are named as the fields of VideoCounters and UserCounters.</summary>
internal readonly record struct CounterChange(CounterSubject Subject, string Counter, long Amount);

/// <summary>What each event of the ledger changes. The only definition of the counters: live, rebuilt and reconciled ones alike.</summary>
internal static class CounterRules
{
    public static IEnumerable<CounterChange> Fold(LedgerEvent e)
    {
        var video = CounterSubject.Video(e.VideoId);
        var creator = CounterSubject.User(e.OtherUserId);
        return (e.Retraction?.Kind ?? (EventKind)e.FactCase) switch
        {
            EventKind.Impression => [new(video, "impressions", e.Effect)],
            EventKind.Open => [new(video, "opens", e.Effect)],
            EventKind.Watch when e.UserId == e.OtherUserId => [new(video, "own_views", e.Effect)],
            EventKind.Watch => [new(video, "views", e.Effect), new(video, "watch_time_ms", e.WatchedMs), new(creator, "views", e.Effect)],
            EventKind.Like or EventKind.Unlike => [new(video, "likes", e.Effect), new(creator, "likes", e.Effect)],
            EventKind.Comment => [new(video, "comments", e.Effect)],
            EventKind.Share => [new(video, "shares", e.Effect)],
            EventKind.Save or EventKind.Unsave => [new(video, "saves", e.Effect)],
            EventKind.NotInterested => [new(video, "not_interested", e.Effect)],
            EventKind.ProfileVisit => [new(video, "profile_visits", e.Effect)],
            EventKind.CommentsVisit => [new(video, "comments_visits", e.Effect)],
            EventKind.Follow or EventKind.Unfollow =>
                [new(CounterSubject.User(e.UserId), "following", e.Effect), new(CounterSubject.User(e.OtherUserId), "followers", e.Effect)],
            EventKind.VideoPublished => [new(CounterSubject.User(e.UserId), "videos", e.Effect), .. e.VideoPublished.Sources.Select(OfSource)],
            EventKind.VideoDeleted => [new(CounterSubject.User(e.UserId), "videos", e.Effect)],
            _ => [],
        };
    }

    private static CounterChange OfSource(RemixSource source)
        => new(CounterSubject.Video(source.VideoId), source.Kind == RemixKind.Duet ? "duets" : "stitches", 1);
}
