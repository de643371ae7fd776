using Engagement.Interactions.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>What an event did, as its row in the ledger should say.</summary>
internal readonly record struct Outcome(int Effect, long WatchedMs = 0);

/// <summary>
/// The plain model that the system is held against: everything in memory, one event after the other in the ledger's order, written from the contracts
/// and not from the service's code.
/// </summary>
internal sealed class Model
{
    private readonly EventPlan _plan;
    private readonly Dictionary<int, List<OracleEvent>> _histories = [];
    private readonly HashSet<int> _deleted = [];

    public Model(EventPlan plan)
    {
        _plan = plan;
        Counters = new CounterModel(plan.World);
        Watches = new WatchModel(plan, Counters);
        Comments = new CommentModel(plan, Counters, Marks);
        Collections = new CollectionModel(plan, Counters);
        Shares = new ShareModel(plan, Counters);
    }

    public CounterModel Counters { get; }

    public MarkModel Marks { get; } = new();

    public WatchModel Watches { get; }

    public CommentModel Comments { get; }

    public CollectionModel Collections { get; }

    public ShareModel Shares { get; }

    /// <summary>The entries that a user should see, newest action first.</summary>
    public OracleEvent[] HistoryOf(int user)
        => [.. (_histories.GetValueOrDefault(user) ?? []).Where(e => !IsDeleted(e)).OrderByDescending(e => e.Planned.EventId)];

    public void ApplyPublication(Video video) => Counters.AddPublication(video);

    /// <summary>What the event did; null where the contracts leave its row's effect open.</summary>
    public Outcome? Apply(OracleEvent e)
    {
        (_histories.TryGetValue(e.Planned.User, out var history) ? history : _histories[e.Planned.User] = []).Add(e);
        var planned = e.Planned;
        switch (planned.Kind)
        {
            case EventKind.Impression: return Count(planned.Video, "impressions", 1);
            case EventKind.Open: return Count(planned.Video, "opens", 1);
            case EventKind.ProfileVisit: return Count(planned.Video, "profile_visits", 1);
            case EventKind.CommentsVisit: return Count(planned.Video, "comments_visits", 1);
            case EventKind.Share: return Shares.Share(e);
            case EventKind.ShareOpen: return Shares.Open(e);
            case EventKind.Comment: return Comments.Post(e);
            case EventKind.CommentLike: return Comments.Like(e);
            case EventKind.CommentUnlike: return Comments.Unlike(e);
            case EventKind.CommentDeletion: return Comments.Delete(planned.Target);
            case EventKind.CommentEdit: return Without(() => Comments.Edit(e));
            case EventKind.CommentPin: return Without(() => Comments.Pin(e));
            case EventKind.CollectionChange: return Without(() => Collections.Change(e));
            case EventKind.CollectionDeletion: return Without(() => Collections.Delete(e));
            case EventKind.Save: return Collections.Save(e);
            case EventKind.Unsave: return Collections.Unsave(e);
            case EventKind.Like: return Count(planned.Video, "likes", Marks.Set(EventKind.Like, planned.User, planned.Video, e));
            case EventKind.Unlike: return Count(planned.Video, "likes", Marks.Clear(EventKind.Like, planned.User, planned.Video));
            case EventKind.NotInterested:
                return Count(planned.Video, "not_interested", Marks.Set(EventKind.NotInterested, planned.User, planned.Video, e));
            case EventKind.Watch:
                var (effect, watchedMs) = Watches.Apply(e);
                return new Outcome(effect, watchedMs);
            case EventKind.Follow or EventKind.Unfollow:
                var change = Messages.EffectOfFollow(planned);
                Counters.Add(new Subject('u', World.UserId(planned.User)), "following", change);
                Counters.Add(new Subject('u', World.UserId(planned.Target)), "followers", change);
                return new Outcome(change);
            case EventKind.HistoryDeletion:
                return _deleted.Add(planned.Target) ? TakeBack(planned.Target) : new Outcome(0);
            default:
                throw new ArgumentException($"The model does not know {planned.Kind}.");
        }
    }

    /// <summary>Deletes all of a history that can be deleted; so many entries.</summary>
    public int Erase(int user)
    {
        var entries = HistoryOf(user).Where(e => !e.Planned.IsOfGraph).ToArray();
        foreach (var entry in entries)
        {
            if (_deleted.Add(entry.Index))
                TakeBack(entry.Index);
        }
        return entries.Length;
    }

    /// <summary>Whether what the event refers to was deleted by then, so that the event should have been refused.</summary>
    public bool IsGone(OracleEvent e) => e.Planned.Kind switch
    {
        EventKind.Comment or EventKind.CommentLike or EventKind.CommentUnlike or EventKind.CommentEdit or EventKind.CommentPin
            => Comments.IsDeleted(e.Planned.Target),
        EventKind.Save or EventKind.CollectionChange or EventKind.CollectionDeletion => !Collections.IsThere(e.Planned.User, e.Planned.Target),
        _ => false,
    };

    /// <summary>What the deletion of an entry does: never more than the entry still does.</summary>
    private Outcome TakeBack(int index)
    {
        var planned = _plan[index];
        switch (planned.Kind)
        {
            case EventKind.Impression: return Count(planned.Video, "impressions", -1);
            case EventKind.Open: return Count(planned.Video, "opens", -1);
            case EventKind.ProfileVisit: return Count(planned.Video, "profile_visits", -1);
            case EventKind.CommentsVisit: return Count(planned.Video, "comments_visits", -1);
            case EventKind.Share: return Shares.TakeBackShare(index);
            case EventKind.Like: return Count(planned.Video, "likes", Marks.TakeBack(EventKind.Like, planned.User, planned.Video, index));
            case EventKind.NotInterested:
                return Count(planned.Video, "not_interested", Marks.TakeBack(EventKind.NotInterested, planned.User, planned.Video, index));
            case EventKind.ShareOpen: return Shares.TakeBackOpen(index);
            case EventKind.Save or EventKind.Unsave: return Collections.TakeBack(index);
            case EventKind.Watch:
                var (effect, watchedMs) = Watches.TakeBack(index);
                return new Outcome(effect, watchedMs);
            default: return Comments.TakeBack(index);
        }
    }

    /// <summary>Deletions are not listed themselves; that of an update takes its whole session with it.</summary>
    private bool IsDeleted(OracleEvent e)
        => e.Planned.Kind == EventKind.HistoryDeletion || _deleted.Contains(e.Index) || (e.Planned is { Kind: EventKind.Watch, Target: not Planned.None } && Watches.IsDeleted(e.Planned.Target));

    private static Outcome? Without(Action apply)
    {
        apply();
        return null;
    }

    private Outcome Count(int video, string counter, int effect)
    {
        Counters.AddOfVideo(video, counter, effect);
        return new Outcome(effect);
    }
}
