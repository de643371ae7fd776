using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;

namespace Engagement.Interactions.Counting;

/// <summary>What each event of the ledger changes. The only definition of the counters: live, durable, rebuilt and reconciled ones alike.</summary>
internal static class CounterRules
{
    public delegate void Add(CounterSubject subject, Counter counter, long amount);

    /// <param name="e">The event.</param>
    /// <param name="facts">The facts of its video, when it has one: its sound and its topics count as well.</param>
    /// <param name="add">Takes the changes; some are zero.</param>
    public static void Fold(LedgerEvent e, VideoFacts? facts, Add add)
    {
        switch (e.Retraction?.Kind ?? (EventKind)e.FactCase)
        {
            case EventKind.Impression: OfVideo(Counter.Impressions, e.Effect); break;
            case EventKind.Open: OfVideo(Counter.Opens, e.Effect); break;
            case EventKind.Watch: FoldWatch(e, OfVideo, OfAll); break;
            case EventKind.Like or EventKind.Unlike: OfAll(Counter.Likes, e.Effect); break;
            case EventKind.Comment:
                OfAll(Counter.Comments, e.Effect);
                OfComment(e.Retraction?.CommentId ?? e.Comment.ParentCommentId, Counter.Replies);
                break;
            case EventKind.CommentLike: OfComment(e.Retraction?.CommentId ?? e.CommentLike.CommentId, Counter.Likes); break;
            case EventKind.CommentUnlike: OfComment(e.Retraction?.CommentId ?? e.CommentUnlike.CommentId, Counter.Likes); break;
            case EventKind.Share: OfAll(Counter.Shares, e.Effect); break;
            case EventKind.ShareOpen: OfVideo(Counter.ShareOpens, e.Effect); break;
            case EventKind.Save or EventKind.Unsave: OfAll(Counter.Saves, e.Effect); break;
            case EventKind.NotInterested: OfVideo(Counter.NotInterested, e.Effect); break;
            case EventKind.ProfileVisit: OfVideo(Counter.ProfileVisits, e.Effect); break;
            case EventKind.CommentsVisit: OfVideo(Counter.CommentsVisits, e.Effect); break;
            case EventKind.Follow or EventKind.Unfollow:
                add(CounterSubject.User(e.UserId), Counter.Following, e.Effect);
                add(CounterSubject.User(e.OtherUserId), Counter.Followers, e.Effect);
                break;
            // The acts of whom they follow.
            case EventKind.FollowAcceptance or EventKind.FollowerRemoval:
                add(CounterSubject.User(e.OtherUserId), Counter.Following, e.Effect);
                add(CounterSubject.User(e.UserId), Counter.Followers, e.Effect);
                break;
            case EventKind.VideoPublished:
                OfShelves(VideoFacts.Of(e.UserId, e.VideoPublished), Counter.Videos, e.Effect);
                foreach (var source in e.VideoPublished.Sources)
                    add(CounterSubject.Video(source.VideoId), source.Kind == RemixKind.Duet ? Counter.Duets : Counter.Stitches, 1);
                break;
            case EventKind.VideoDeleted or EventKind.VideoRestored or EventKind.VideoTakenDown or EventKind.VideoReinstated:
                OfShelves(facts is null ? new VideoFacts(e.OtherUserId, 0, "", []) : facts with { CreatorId = e.OtherUserId }, Counter.Videos, e.Effect);
                break;
        }

        void OfVideo(Counter counter, long amount) => add(CounterSubject.Video(e.VideoId), counter, amount);

        void OfComment(string commentId, Counter counter)
        {
            if (commentId.Length > 0)
                add(CounterSubject.Comment(commentId), counter, e.Effect);
        }

        void OfAll(Counter counter, long amount)
        {
            OfVideo(counter, amount);
            OfShelves(facts ?? new VideoFacts(e.OtherUserId, 0, "", []), counter, amount);
        }

        void OfShelves(VideoFacts video, Counter counter, long amount)
        {
            add(CounterSubject.User(video.CreatorId), counter, amount);
            if (video.SoundId.Length > 0)
                add(CounterSubject.Sound(video.SoundId), counter, amount);
            foreach (var topic in video.Topics)
                add(CounterSubject.Topic(topic), counter, amount);
        }
    }

    private static void FoldWatch(LedgerEvent e, Action<Counter, long> ofVideo, Action<Counter, long> ofAll)
    {
        if (e.UserId == e.OtherUserId)
        {
            ofVideo(Counter.OwnViews, e.Effect);
            ofVideo(Counter.OwnWatchTimeMs, e.WatchedMs);
            return;
        }
        ofAll(Counter.Views, e.Effect);
        ofAll(Counter.WatchTimeMs, e.WatchedMs);
        if (e.WatchEffect is not { } effect)
            return;
        ofAll(Counter.Completions, effect.Completions);
        ofVideo(Counter.UniqueWatchTimeMs, effect.UniqueWatchedMs);
        ofVideo(Counter.QualityViews, effect.QualityViews);
        ofVideo(Counter.Skips, effect.Skips);
        ofVideo(Counter.Loops, effect.Loops);
        ofVideo(Counter.Reached25, effect.Reached25);
        ofVideo(Counter.Reached50, effect.Reached50);
        ofVideo(Counter.Reached75, effect.Reached75);
        ofVideo(Counter.Reached95, effect.Reached95);
    }
}
