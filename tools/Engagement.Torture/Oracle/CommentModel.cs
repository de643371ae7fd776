using Engagement.Interactions.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>A comment as its readers should see it.</summary>
internal sealed class CommentState(OracleEvent posted)
{
    public OracleEvent Posted { get; } = posted;

    /// <summary>The event that its text is from.</summary>
    public int TextFrom { get; set; } = posted.Index;

    public long EditedAtMicros { get; set; }

    public bool Deleted { get; set; }

    public long Likes { get; set; }

    public bool LikedByCreator { get; set; }

    public List<CommentState> Replies { get; } = [];

    public long LivingReplies => Replies.Count(reply => !reply.Deleted);
}

/// <summary>Comments, their likes and what is pinned.</summary>
internal sealed class CommentModel(EventPlan plan, CounterModel counters, MarkModel marks)
{
    private readonly Dictionary<int, CommentState> _comments = [];
    private readonly Dictionary<int, List<CommentState>> _ofVideo = [];
    private readonly Dictionary<int, int> _pinned = [];

    /// <summary>The comments of a video that are not replies, in the order posted.</summary>
    public IReadOnlyList<CommentState> OfVideo(int video) => _ofVideo.GetValueOrDefault(video) ?? [];

    public IEnumerable<CommentState> All => _comments.Values;

    public bool IsPinned(CommentState comment) => _pinned.TryGetValue(comment.Posted.Planned.Video, out var pinned) && pinned == comment.Posted.Index;

    public bool IsDeleted(int comment) => _comments.TryGetValue(comment, out var state) && state.Deleted;

    public Outcome Post(OracleEvent e)
    {
        var comment = new CommentState(e);
        _comments.Add(e.Index, comment);
        if (e.Planned.Target == Planned.None)
            (_ofVideo.TryGetValue(e.Planned.Video, out var comments) ? comments : _ofVideo[e.Planned.Video] = []).Add(comment);
        else
            _comments[e.Planned.Target].Replies.Add(comment);
        return Count(comment, 1);
    }

    public Outcome Like(OracleEvent e)
    {
        var effect = marks.Set(EventKind.CommentLike, e.Planned.User, e.Planned.Target, e);
        return CountLike(e.Planned.Target, e.Planned.User, effect);
    }

    public Outcome Unlike(OracleEvent e)
        => CountLike(e.Planned.Target, e.Planned.User, marks.Clear(EventKind.CommentLike, e.Planned.User, e.Planned.Target));

    public void Edit(OracleEvent e)
    {
        var comment = _comments[e.Planned.Target];
        (comment.TextFrom, comment.EditedAtMicros) = (e.Index, e.RecordedAtMicros);
    }

    public Outcome Delete(int index)
    {
        var comment = _comments[index];
        if (comment.Deleted)
            return new Outcome(0);
        if (IsPinned(comment))
            _pinned.Remove(comment.Posted.Planned.Video);
        comment.Deleted = true;
        return Count(comment, -1);
    }

    public void Pin(OracleEvent e)
    {
        var comment = _comments[e.Planned.Target];
        if (!Messages.Unpins(e.Planned))
            _pinned[e.Planned.Video] = e.Planned.Target;
        else if (IsPinned(comment))
            _pinned.Remove(e.Planned.Video);
    }

    /// <summary>What the deletion of the entry of a comment's event from the history does.</summary>
    public Outcome TakeBack(int index)
    {
        var planned = plan[index];
        return planned.Kind switch
        {
            EventKind.Comment => Delete(index),
            EventKind.CommentLike => CountLike(
                planned.Target, planned.User, marks.TakeBack(EventKind.CommentLike, planned.User, planned.Target, index)),
            _ => new Outcome(0),
        };
    }

    private Outcome Count(CommentState comment, int effect)
    {
        var planned = comment.Posted.Planned;
        counters.AddOfVideo(planned.Video, "comments", effect);
        if (planned.Target != Planned.None)
            counters.Add(SubjectOf(planned.Target), "replies", effect);
        return new Outcome(effect);
    }

    private Outcome CountLike(int comment, int user, int effect)
    {
        var state = _comments[comment];
        state.Likes += effect;
        if (user == plan.World.Videos[state.Posted.Planned.Video].Creator && effect != 0)
            state.LikedByCreator = effect > 0;
        counters.Add(SubjectOf(comment), "likes", effect);
        return new Outcome(effect);
    }

    private Subject SubjectOf(int comment) => new('c', plan[comment].EventId.ToString());
}
