using Engagement.Interactions.Catalogue;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;

namespace Engagement.Interactions.Counting;

/// <summary>What each event of the ledger changes. The only definition of the counters: live, durable, rebuilt and reconciled ones alike.</summary>
internal static class CounterRules
{
    /// <param name="changes">What is added to which of the subject's counters; some are zero.</param>
    public delegate void Add(CounterSubject subject, ReadOnlySpan<CounterChange> changes);

    /// <param name="e">The event.</param>
    /// <param name="facts">The facts of its video, when it has one: its sound and its topics count as well.</param>
    /// <param name="add">Takes the changes of each subject; of one subject, maybe more than once.</param>
    public static void Fold(LedgerEvent e, VideoFacts? facts, Add add)
    {
        switch (e.Retraction?.Kind ?? (EventKind)e.FactCase)
        {
            case EventKind.Impression: OfVideo([new(Counter.Impressions, e.Effect)]); break;
            case EventKind.Open: OfVideo([new(Counter.Opens, e.Effect)]); break;
            case EventKind.Watch when e.UserId == e.OtherUserId:
                OfVideo([new(Counter.OwnViews, e.Effect), new(Counter.OwnWatchTimeMs, e.WatchedMs)]);
                break;
            case EventKind.Watch: OfWatch(e.WatchEffect ?? new WatchEffect()); break;
            case EventKind.Like or EventKind.Unlike: OfAll([new(Counter.Likes, e.Effect)]); break;
            case EventKind.Comment:
                OfAll([new(Counter.Comments, e.Effect)]);
                OfComment(e.Retraction?.CommentId ?? e.Comment.ParentCommentId, Counter.Replies);
                break;
            case EventKind.CommentLike: OfComment(e.Retraction?.CommentId ?? e.CommentLike.CommentId, Counter.Likes); break;
            case EventKind.CommentUnlike: OfComment(e.Retraction?.CommentId ?? e.CommentUnlike.CommentId, Counter.Likes); break;
            case EventKind.Share: OfAll([new(Counter.Shares, e.Effect)]); break;
            case EventKind.ShareOpen: OfVideo([new(Counter.ShareOpens, e.Effect)]); break;
            case EventKind.Save or EventKind.Unsave: OfAll([new(Counter.Saves, e.Effect)]); break;
            case EventKind.NotInterested: OfVideo([new(Counter.NotInterested, e.Effect)]); break;
            case EventKind.ProfileVisit: OfVideo([new(Counter.ProfileVisits, e.Effect)]); break;
            case EventKind.CommentsVisit: OfVideo([new(Counter.CommentsVisits, e.Effect)]); break;
            case EventKind.Follow or EventKind.Unfollow:
                add(CounterSubject.User(e.UserId), [new(Counter.Following, e.Effect)]);
                add(CounterSubject.User(e.OtherUserId), [new(Counter.Followers, e.Effect)]);
                break;
            // The acts of whom they follow.
            case EventKind.FollowAcceptance or EventKind.FollowerRemoval:
                add(CounterSubject.User(e.OtherUserId), [new(Counter.Following, e.Effect)]);
                add(CounterSubject.User(e.UserId), [new(Counter.Followers, e.Effect)]);
                break;
            case EventKind.VideoPublished:
                OfShelves(VideoFacts.Of(e.UserId, e.VideoPublished), [new(Counter.Videos, e.Effect)]);
                foreach (var source in e.VideoPublished.Sources)
                    add(CounterSubject.Video(source.VideoId), [new(source.Kind == RemixKind.Duet ? Counter.Duets : Counter.Stitches, 1)]);
                break;
            case EventKind.VideoDeleted or EventKind.VideoRestored or EventKind.VideoTakenDown or EventKind.VideoReinstated:
                OfShelves(
                    facts is null ? new VideoFacts(e.OtherUserId, 0, "", []) : facts with { CreatorId = e.OtherUserId }, [new(Counter.Videos, e.Effect)]);
                break;
        }

        void OfWatch(WatchEffect effect)
        {
            OfAll([new(Counter.Views, e.Effect), new(Counter.WatchTimeMs, e.WatchedMs), new(Counter.Completions, effect.Completions)]);
            OfVideo([
                new(Counter.UniqueWatchTimeMs, effect.UniqueWatchedMs), new(Counter.QualityViews, effect.QualityViews), new(Counter.Skips, effect.Skips),
                new(Counter.Loops, effect.Loops), new(Counter.Reached25, effect.Reached25), new(Counter.Reached50, effect.Reached50),
                new(Counter.Reached75, effect.Reached75), new(Counter.Reached95, effect.Reached95)]);
        }

        void OfVideo(ReadOnlySpan<CounterChange> changes) => add(CounterSubject.Video(e.VideoId), changes);

        void OfComment(string commentId, Counter counter)
        {
            if (commentId.Length > 0)
                add(CounterSubject.Comment(commentId), [new(counter, e.Effect)]);
        }

        void OfAll(ReadOnlySpan<CounterChange> changes)
        {
            OfVideo(changes);
            OfShelves(facts ?? new VideoFacts(e.OtherUserId, 0, "", []), changes);
        }

        void OfShelves(VideoFacts video, ReadOnlySpan<CounterChange> changes)
        {
            add(CounterSubject.User(video.CreatorId), changes);
            if (video.SoundId.Length > 0)
                add(CounterSubject.Sound(video.SoundId), changes);
            foreach (var topic in video.Topics)
                add(CounterSubject.Topic(topic), changes);
        }
    }
}

/// <summary>What is added to a counter.</summary>
internal readonly record struct CounterChange(Counter Counter, long Amount);
