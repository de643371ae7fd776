using Engagement.SocialGraph.V1;

namespace Engagement.Torture.Social;

/// <summary>A wish of one end of a pair: 0 is the end with the smaller id.</summary>
internal readonly record struct EdgeWish(EdgeEventKind Kind, int Actor, Guid EventId, DateTime? ExpireTime);

/// <summary>A row that a wish must have left: whose tie, what, and by how much followers grew.</summary>
internal readonly record struct EdgeTrace(int Owner, int Actor, EdgeEventKind Kind, int Effect, Guid? EventId);

/// <summary>
/// What two users are to each other, said again and in other words than the service's: as flags of each end.
/// </summary>
/// <param name="isPrivate">By user.</param>
internal sealed class PairModel(UserPair pair, bool[] isPrivate)
{
    // What ends within this time of a change ends while the pair is left alone: nobody could say which came first.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private readonly End[] _ends = [new End(), new End()];
    private readonly Guid?[] _usedByOne = new Guid?[2];

    public IReadOnlyList<EdgeTrace> Traces => _traces;

    private readonly List<EdgeTrace> _traces = [];

    /// <summary>Until when nothing may change.</summary>
    public DateTime RestsUntil { get; private set; }

    public bool Follows(int end) => _ends[end].Follows && !_ends[end].Hidden;

    public bool FollowsInOwnEyes(int end) => _ends[end].Follows;

    public bool AsksInOwnEyes(int end) => _ends[end].Asks;

    public bool Asks(int end) => _ends[end].Asks && !_ends[end].Hidden;

    public bool Blocks(int end) => _ends[end].Blocks;

    public bool Mutes(int end) => _ends[end].Mutes;

    public bool IsCloseFriend(int end) => _ends[end].Close;

    /// <summary>The id of an event: a new one, or one of the other end's, under which this is another event.</summary>
    public Guid IdFor(int actor, bool ofTheOther, DateTimeOffset now)
    {
        if (!ofTheOther || _usedByOne[1 - actor] is not { } id)
            return (_usedByOne[actor] = Guid.CreateVersion7(now)).Value;
        _usedByOne[1 - actor] = null;
        return id;
    }

    /// <summary>Nobody knows which of two that were sent at once came first.</summary>
    public void ForgetIds(int from)
    {
        for (var i = from; i < _traces.Count; i++)
            _traces[i] = _traces[i] with { EventId = null };
    }

    /// <summary>Ends what ends by itself.</summary>
    public void Lapse(DateTime now)
    {
        for (var end = 0; end < 2; end++)
        {
            if (_ends[end].BlocksUntil <= now)
                Unblock(end);
            if (_ends[end].MutesUntil <= now)
                (_ends[end].Mutes, _ends[end].MutesUntil) = (false, null);
        }
    }

    /// <summary>The reason for which it is refused, or null when it has been done.</summary>
    public string? Apply(EdgeWish wish, DateTime now)
    {
        Lapse(now);
        if (wish.ExpireTime is { } time && time < now + Soon)
            RestsUntil = time.AddMilliseconds(50);
        var (me, you) = (wish.Actor, 1 - wish.Actor);
        var (mine, yours) = (_ends[me], _ends[you]);
        switch (wish.Kind)
        {
            case EdgeEventKind.Follow when mine.Blocks:
                return "BLOCKING";
            case EdgeEventKind.Follow when mine.Follows:
                Leave(me, wish, EdgeEventKind.Follow, 0);
                return null;
            case EdgeEventKind.Follow when isPrivate[pair[you]]:
                if (!mine.Asks)
                    mine.Hidden = yours.Blocks;
                mine.Asks = true;
                Leave(me, wish, EdgeEventKind.FollowRequest, 0);
                return null;
            case EdgeEventKind.Follow:
                (mine.Follows, mine.Asks, mine.Hidden) = (true, false, yours.Blocks);
                Leave(me, wish, EdgeEventKind.Follow, mine.Hidden ? 0 : 1);
                return null;
            case EdgeEventKind.Unfollow:
                Leave(me, wish, wish.Kind, Follows(me) ? -1 : 0);
                mine.EndFollow();
                return null;
            case EdgeEventKind.FollowRequestCancellation:
                if (mine.Asks)
                    mine.EndFollow();
                Leave(me, wish, wish.Kind, 0);
                return null;
            case EdgeEventKind.FollowerRemoval:
                Leave(you, wish, wish.Kind, Follows(you) ? -1 : 0);
                if (Follows(you))
                    yours.EndFollow();
                return null;
            case EdgeEventKind.FollowDenial:
                if (Asks(you))
                    yours.EndFollow();
                Leave(you, wish, wish.Kind, 0);
                return null;
            case EdgeEventKind.FollowAcceptance:
                Leave(you, wish, wish.Kind, Asks(you) ? 1 : 0);
                if (Asks(you))
                    (yours.Follows, yours.Asks) = (true, false);
                return null;
            case EdgeEventKind.Block:
                Block(me, you, wish);
                return null;
            case EdgeEventKind.Unblock:
                Unblock(me);
                break;
            case EdgeEventKind.Mute:
                (mine.Mutes, mine.MutesUntil) = (true, wish.ExpireTime);
                break;
            case EdgeEventKind.Unmute:
                (mine.Mutes, mine.MutesUntil) = (false, null);
                break;
            case EdgeEventKind.CloseFriendAddition when !mine.Follows:
                return "NOT_FOLLOWING";
            case EdgeEventKind.CloseFriendAddition:
                mine.Close = true;
                break;
            case EdgeEventKind.CloseFriendRemoval:
                mine.Close = false;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(wish), wish.Kind, "no wish");
        }
        Leave(me, wish, wish.Kind, 0);
        return null;
    }

    private void Block(int me, int you, EdgeWish wish)
    {
        var (mine, yours) = (_ends[me], _ends[you]);
        if (mine.Follows)
            _traces.Add(new EdgeTrace(me, me, EdgeEventKind.Unfollow, Follows(me) ? -1 : 0, null));
        if (mine.Asks)
            _traces.Add(new EdgeTrace(me, me, EdgeEventKind.FollowRequestCancellation, 0, null));
        if (Follows(you))
            _traces.Add(new EdgeTrace(you, me, EdgeEventKind.FollowerRemoval, -1, null));
        if (Asks(you))
            _traces.Add(new EdgeTrace(you, me, EdgeEventKind.FollowDenial, 0, null));
        mine.EndFollow();
        if (!yours.Hidden)
            yours.EndFollow();
        (mine.Blocks, mine.BlocksUntil) = (true, wish.ExpireTime);
        Leave(me, wish, wish.Kind, 0);
    }

    private void Unblock(int me)
    {
        (_ends[me].Blocks, _ends[me].BlocksUntil) = (false, null);
        if (_ends[1 - me].Hidden)
            _ends[1 - me].EndFollow();
    }

    private void Leave(int owner, EdgeWish wish, EdgeEventKind kind, int effect) => _traces.Add(new EdgeTrace(owner, wish.Actor, kind, effect, wish.EventId));

    /// <summary>One end, to the other.</summary>
    private sealed class End
    {
        public bool Follows { get; set; }

        public bool Asks { get; set; }

        /// <summary>The other does not know of the follow or request.</summary>
        public bool Hidden { get; set; }

        public bool Blocks { get; set; }

        public DateTime? BlocksUntil { get; set; }

        public bool Mutes { get; set; }

        public DateTime? MutesUntil { get; set; }

        public bool Close { get; set; }

        public void EndFollow() => (Follows, Asks, Hidden, Close) = (false, false, false, false);
    }
}
