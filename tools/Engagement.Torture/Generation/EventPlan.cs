using System.Buffers.Binary;
using Engagement.Interactions.V1;

namespace Engagement.Torture.Generation;

/// <summary>All events of a run, from its seed.</summary>
internal sealed class EventPlan
{
    // Long enough ago for several partitions, and safely before the server's clock.
    private static readonly TimeSpan Span = TimeSpan.FromDays(45);

    private const double EqualIds = 0.005;
    private const int RecentEnough = 400;

    private readonly IReadOnlyList<EventKind> _without;
    private readonly Planned[] _events;
    private readonly List<int> _comments = [];
    private readonly List<int> _shares = [];
    private readonly Dictionary<int, List<int>> _collections = [];
    private readonly List<(int First, int Updates)> _openSessions = [];

    /// <param name="without">Kinds that are left out: an impression comes in their place.</param>
    public EventPlan(int events, long seed, DateTimeOffset until, params IReadOnlyList<EventKind> without)
    {
        _without = without;
        (Seed, World) = (seed, new World(events, seed));
        _events = new Planned[events];
        var step = Span / events;
        for (var i = 0; i < events; i++)
        {
            var dice = Dice.For(seed, i, purpose: 2);
            _events[i] = Draw(i, ref dice) with { EventId = NewId(until - Span + i * step, ref dice) };
            ShareId(i, ref dice);
            Remember(i);
        }
    }

    public long Seed { get; }

    public World World { get; }

    public int Count => _events.Length;

    public Planned this[int index] => _events[index];

    private Planned Draw(int index, ref Dice dice)
    {
        var kind = KindMix.Draw(ref dice);
        kind = _without.Contains(kind) ? EventKind.Impression : kind;
        var user = World.Skewed(ref dice, World.Users);
        var video = World.Skewed(ref dice, World.Videos.Count);
        var detail = dice.Below(int.MaxValue);
        var plain = new Planned(kind, user, video, Planned.None, detail, default);
        return kind switch
        {
            EventKind.Watch => DrawWatch(plain, index, ref dice),
            EventKind.Comment => dice.Chance(0.4) && Recent(_comments, ref dice) is { } parent
                ? plain with { Video = _events[parent].Video, Target = parent } : plain,
            EventKind.CommentLike or EventKind.CommentUnlike => OfComment(plain, ref dice, comment => user),
            EventKind.CommentEdit => OfComment(plain, ref dice, comment => comment.User),
            EventKind.CommentDeletion => OfComment(plain, ref dice, comment => detail % 2 == 0 ? comment.User : World.Videos[comment.Video].Creator),
            EventKind.CommentPin => OfComment(plain, ref dice, comment => World.Videos[comment.Video].Creator),
            EventKind.ShareOpen => Recent(_shares, ref dice) is { } share
                ? plain with { Video = _events[share].Video, Target = share } : plain with { Kind = EventKind.Open },
            EventKind.Save => dice.Chance(0.5) ? plain with { Target = OwnCollection(user, ref dice) } : plain,
            EventKind.CollectionChange => plain with { Video = Planned.None, Target = dice.Chance(0.5) ? OwnCollection(user, ref dice) : Planned.None },
            EventKind.CollectionDeletion => OwnCollection(user, ref dice) is var gone and not Planned.None
                ? plain with { Video = Planned.None, Target = gone } : plain with { Kind = EventKind.Open },
            EventKind.HistoryDeletion => DrawDeletion(plain, index, ref dice),
            EventKind.Follow or EventKind.Unfollow => plain with { Video = Planned.None, Target = Another(user, ref dice) },
            _ => plain,
        };
    }

    /// <summary>A watch is whole, or begins a session, or is a further update of one.</summary>
    private Planned DrawWatch(Planned plain, int index, ref Dice dice)
    {
        if (dice.Chance(0.3))
            return plain;
        if (_openSessions.Count > 0 && dice.Chance(0.65))
        {
            var place = dice.Below(_openSessions.Count);
            var (first, updates) = _openSessions[place];
            if (updates > 1)
                _openSessions[place] = (first, updates - 1);
            else
                _openSessions.RemoveAt(place);
            return plain with { User = _events[first].User, Video = _events[first].Video, Target = first };
        }
        _openSessions.Add((index, dice.From(1, 6)));
        return plain with { Target = index };
    }

    private Planned OfComment(Planned plain, ref Dice dice, Func<Planned, int> userOf)
        => Recent(_comments, ref dice) is { } comment
            ? plain with { User = userOf(_events[comment]), Video = _events[comment].Video, Target = comment }
            : plain with { Kind = EventKind.CommentsVisit };

    private Planned DrawDeletion(Planned plain, int index, ref Dice dice)
    {
        if (index == 0)
            return plain with { Kind = EventKind.Open };
        var entry = index - 1 - dice.Below(Math.Min(index, RecentEnough * 10));
        return _events[entry].IsOfGraph || _events[entry].Kind == EventKind.HistoryDeletion
            ? plain with { Kind = EventKind.Open }
            : plain with { User = _events[entry].User, Video = Planned.None, Target = entry };
    }

    private int OwnCollection(int user, ref Dice dice)
        => _collections.TryGetValue(user, out var own) ? own[dice.Below(own.Count)] : Planned.None;

    private int Another(int user, ref Dice dice)
    {
        var other = World.Skewed(ref dice, World.Users);
        return other != user ? other : (user + 1) % World.Users;
    }

    private static int? Recent(List<int> events, ref Dice dice)
        => events.Count > 0 ? events[events.Count - 1 - dice.Below(Math.Min(events.Count, RecentEnough))] : null;

    private void Remember(int index)
    {
        var planned = _events[index];
        if (planned.Kind == EventKind.Comment)
            _comments.Add(index);
        if (planned.Kind == EventKind.Share)
            _shares.Add(index);
        if (planned is { Kind: EventKind.CollectionChange, Target: Planned.None })
            (_collections.TryGetValue(planned.User, out var own) ? own : _collections[planned.User] = []).Add(index);
    }

    /// <summary>Now and then two users have events of the same id: a key without the user would take one for the other.</summary>
    private void ShareId(int index, ref Dice dice)
    {
        if (index == 0 || !dice.Chance(EqualIds))
            return;
        var other = _events[index - 1];
        if (other.User != _events[index].User && IsFree(other.Kind) && IsFree(_events[index].Kind))
            _events[index] = _events[index] with { EventId = other.EventId };
    }

    private static bool IsFree(EventKind kind) => kind is EventKind.Impression or EventKind.Open or EventKind.Like or EventKind.Watch;

    private static Guid NewId(DateTimeOffset time, ref Dice dice)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)time.ToUnixTimeMilliseconds() << 16 | 0x7000 | dice.Next() & 0xFFF);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000 | dice.Next() >> 2);
        return new Guid(bytes, bigEndian: true);
    }
}
