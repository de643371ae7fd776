using Engagement.Errors.V1;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Platform.Errors;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Interactions.Commenting;

/// <summary>
/// Keeps the comments of videos, whose texts are nowhere else, and who likes them. A deleted comment keeps its row, without its text, and can neither be
/// replied to nor liked, edited or pinned; deleting it again has no effect.
/// </summary>
internal sealed class Comments : ILedgerPart
{
    private readonly Dictionary<Guid, CommentState> _comments = [];
    private readonly Dictionary<(Guid CommentId, string UserId), long> _likesBefore = [];
    private readonly Dictionary<(Guid CommentId, string UserId), long> _likes = [];
    private readonly Dictionary<Guid, (long Likes, long Replies)> _changes = [];
    private readonly Dictionary<string, Guid?> _pins = [];

    public IReadOnlyList<EventKind> Kinds { get; } =
    [
        EventKind.Comment, EventKind.CommentLike, EventKind.CommentUnlike, EventKind.CommentEdit, EventKind.CommentDeletion, EventKind.CommentPin,
    ];

    /// <summary>The changes to the counts of comments.</summary>
    public IReadOnlyDictionary<Guid, (long Likes, long Replies)> Changes => _changes;

    public void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
    {
        var ids = entries.Select(IdOf).Concat(entries.Select(ParentOf).OfType<Guid>()).Distinct().ToArray();
        reads.Add(CommentRows.Select(ids), row => Hold(CommentRows.Read(row)));
        var likes = entries.Where(entry => entry.Kind is EventKind.CommentLike or EventKind.CommentUnlike).Select(LikeOf).Distinct().ToArray();
        if (likes.Length > 0)
            reads.Add(CommentRows.SelectLikes(likes), row => HoldLike((row.GetGuid(0), row.GetString(1)), row.GetInt64(2)));
    }

    /// <summary>Notes a comment that is there before the commit.</summary>
    public void Hold(CommentState comment) => _comments[comment.Id] = comment;

    /// <summary>Notes a like that is there before the commit, of the event at this position.</summary>
    public void HoldLike((Guid CommentId, string UserId) like, long position) => _likesBefore[like] = _likes[like] = position;

    public Problem? Decide(LedgerEntry entry)
    {
        (entry.Event.Effect, entry.Event.Retraction, entry.Event.SentimentEffect) = (0, null, null);
        if (entry.Kind == EventKind.Comment)
            return DecidePost(entry);
        if (!_comments.TryGetValue(IdOf(entry), out var comment) || comment.VideoId != entry.Event.VideoId
            || (comment.Deleted && entry.Kind != EventKind.CommentDeletion))
            return NotFound(IdOf(entry));
        var byAuthor = entry.UserId == comment.AuthorId;
        var byCreator = entry.UserId == entry.Event.OtherUserId;
        switch (entry.Kind)
        {
            case EventKind.CommentLike: Like(entry); return null;
            case EventKind.CommentUnlike: Unlike(entry); return null;
            case EventKind.CommentEdit when byAuthor:
                (comment.Text, comment.EditedAt) = (entry.Text, entry.Event.RecordedAt.ToDateTime());
                SentimentEffects.Set(entry.Event, comment, entry.Opinion);
                return null;
            case EventKind.CommentDeletion when byAuthor || byCreator:
                Delete(comment, entry.Event);
                return null;
            case EventKind.CommentPin when byCreator:
                Pin(comment, entry.Event.CommentPin.Unpin);
                return null;
            default: return Problem.PermissionDenied(ErrorReason.NotPermitted, "This comment is another's.");
        }
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion)
    {
        switch (target.Kind)
        {
            case EventKind.Comment:
                Delete(_comments[target.EventId], deletion.Event);
                break;
            case EventKind.CommentLike when _likes.GetValueOrDefault(LikeOf(target)) == target.Event.Position:
                _likes.Remove(LikeOf(target));
                Change(IdOf(target), likes: -1);
                (deletion.Event.Effect, deletion.Event.Retraction.CommentId) = (-1, IdOf(target).ToString());
                break;
        }
    }

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        var posted = _comments.Values.Where(comment => comment.Posted is not null).ToArray();
        if (posted.Length > 0)
            writes.Add(CommentRows.Insert(posted));
        var changed = _comments.Values.Where(comment => comment is { Posted: null, Text: not null }).ToArray();
        if (changed.Length > 0)
            writes.Add(CommentRows.Update(changed));
        if (_changes.Count > 0)
            writes.Add(CommentRows.Add(_changes));
        var set = _likes.Where(like => _likesBefore.GetValueOrDefault(like.Key) != like.Value).ToArray();
        if (set.Length > 0)
            writes.Add(CommentRows.PutLikes(set));
        var cleared = _likesBefore.Keys.Where(like => !_likes.ContainsKey(like)).ToArray();
        if (cleared.Length > 0)
            writes.Add(CommentRows.DeleteLikes(cleared));
        foreach (var (videoId, commentId) in _pins)
            writes.Add(CommentRows.Pin(videoId, commentId));
    }

    private Problem? DecidePost(LedgerEntry entry)
    {
        var parentId = ParentOf(entry);
        if (_comments.ContainsKey(entry.EventId))
            return Problem.EventIdReused(entry.EventId.ToString());
        if (parentId is { } id)
        {
            if (!_comments.TryGetValue(id, out var parent) || parent.VideoId != entry.Event.VideoId || parent.Deleted)
                return NotFound(id);
            Change(id, replies: 1);
        }
        entry.Event.Effect = 1;
        var comment = new CommentState(entry.EventId, entry.Event.VideoId, entry.UserId, parentId, entry.Event.RecordedAt.ToDateTime())
        {
            Posted = entry.Event.Position,
            Text = entry.Text,
        };
        SentimentEffects.Set(entry.Event, comment, entry.Opinion);
        Hold(comment);
        return null;
    }

    private void Like(LedgerEntry entry)
    {
        entry.Event.Effect = _likes.TryAdd(LikeOf(entry), entry.Event.Position) ? 1 : 0;
        Change(IdOf(entry), likes: entry.Event.Effect);
    }

    private void Unlike(LedgerEntry entry)
    {
        entry.Event.Effect = _likes.Remove(LikeOf(entry)) ? -1 : 0;
        Change(IdOf(entry), likes: entry.Event.Effect);
    }

    private void Delete(CommentState comment, LedgerEvent deletion)
    {
        if (comment.Deleted)
            return;
        (comment.Deleted, comment.Text) = (true, "");
        SentimentEffects.Set(deletion, comment, opinion: null);
        Pin(comment, unpin: true);
        deletion.Effect = -1;
        deletion.Retraction = new Retraction
        {
            Kind = EventKind.Comment,
            CommentId = comment.ParentId?.ToString() ?? "",
            OccurredAt = comment.PostedAt.ToTimestamp(),
        };
        if (comment.ParentId is { } parentId)
            Change(parentId, replies: -1);
    }

    private void Pin(CommentState comment, bool unpin)
    {
        var isPinned = _pins.TryGetValue(comment.VideoId, out var pinned) ? pinned == comment.Id : comment.Pinned;
        if (isPinned == unpin)
            _pins[comment.VideoId] = unpin ? null : comment.Id;
    }

    private void Change(Guid commentId, long likes = 0, long replies = 0)
    {
        if (likes == 0 && replies == 0)
            return;
        var change = _changes.GetValueOrDefault(commentId);
        _changes[commentId] = (change.Likes + likes, change.Replies + replies);
    }

    private static Problem NotFound(Guid commentId) => Problem.NotFound(ErrorReason.CommentNotFound, "comment", commentId.ToString());

    /// <summary>The comment that an event is of: a new one has the event's id.</summary>
    private static Guid IdOf(LedgerEntry entry) => entry.Kind switch
    {
        EventKind.CommentLike => Guid.Parse(entry.Event.CommentLike.CommentId),
        EventKind.CommentUnlike => Guid.Parse(entry.Event.CommentUnlike.CommentId),
        EventKind.CommentEdit => Guid.Parse(entry.Event.CommentEdit.CommentId),
        EventKind.CommentDeletion => Guid.Parse(entry.Event.CommentDeletion.CommentId),
        EventKind.CommentPin => Guid.Parse(entry.Event.CommentPin.CommentId),
        _ => entry.EventId,
    };

    private static Guid? ParentOf(LedgerEntry entry)
        => entry.Event.Comment is { ParentCommentId.Length: > 0 } comment ? Guid.Parse(comment.ParentCommentId) : null;

    private static (Guid CommentId, string UserId) LikeOf(LedgerEntry entry) => (IdOf(entry), entry.UserId);
}
