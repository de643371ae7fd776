using System.Text;

namespace Engagement.SocialGraph.Relationships;

/// <summary>
/// Everybody who is anything to a user, as of a revision of their account: ids in order, end to end in one block, so that a tie costs its id and six bytes,
/// and a search reads few cache lines.
/// </summary>
internal sealed class Circle
{
    public static readonly Circle Empty = new(0, DateTime.MaxValue, [], [], []);

    private readonly byte[] _ids;
    private readonly int[] _ends;
    private readonly TieFlags[] _flags;

    private Circle(long revision, DateTime validUntil, byte[] ids, int[] ends, TieFlags[] flags)
    {
        Revision = revision;
        ValidUntil = validUntil;
        _ids = ids;
        _ends = ends;
        _flags = flags;
    }

    public long Revision { get; }

    /// <summary>When the first of its blocks and mutes ends by itself.</summary>
    public DateTime ValidUntil { get; }

    public int Bytes => _ids.Length + (_ends.Length + 16) * sizeof(int) + _flags.Length * sizeof(TieFlags);

    /// <summary>What somebody is to the user.</summary>
    public TieFlags this[string userId] => IndexOf(userId) is >= 0 and var index ? _flags[index] : TieFlags.None;

    /// <summary>Those with all of these flags, seen and not only believed: at most so many after an id, and the number of all.</summary>
    public UserPage List(TieFlags flags, string after, int limit) => List(flags, null, TieFlags.None, after, limit);

    /// <summary>As above, of those who have the other flags in another circle.</summary>
    public UserPage ListCommon(TieFlags flags, Circle other, TieFlags otherFlags, string after, int limit)
        => other._flags.Length < _flags.Length
            ? other.List(otherFlags, this, flags, after, limit)
            : List(flags, other, otherFlags, after, limit);

    private UserPage List(TieFlags flags, Circle? other, TieFlags otherFlags, string after, int limit)
    {
        var (userIds, totalSize) = (new List<string>(), 0L);
        var start = after.Length == 0 ? 0 : IndexAfter(after);
        for (var (i, theirs) = (0, 0); i < _flags.Length; i++)
        {
            if (!Has(i, flags))
                continue;
            if (other is not null)
            {
                theirs = other.Find(IdAt(i), theirs);
                if (theirs < 0)
                {
                    theirs = ~theirs;
                    continue;
                }
                if (!other.Has(theirs, otherFlags))
                    continue;
            }
            totalSize++;
            if (i >= start && userIds.Count < limit)
                userIds.Add(Encoding.ASCII.GetString(IdAt(i)));
        }
        return new UserPage(userIds, totalSize);
    }

    // What is unseen is the user's own follow.
    private bool Has(int index, TieFlags flags)
        => (_flags[index] & (flags.HasFlag(TieFlags.Following) ? flags | TieFlags.Unseen : flags)) == flags;

    private ReadOnlySpan<byte> IdAt(int index)
    {
        var begin = index == 0 ? 0 : _ends[index - 1];
        return _ids.AsSpan(begin, _ends[index] - begin);
    }

    private int IndexOf(string userId)
    {
        Span<byte> id = stackalloc byte[userId.Length];
        Encoding.ASCII.GetBytes(userId, id);
        return Find(id, 0);
    }

    private int IndexAfter(string userId)
    {
        var index = IndexOf(userId);
        return index >= 0 ? index + 1 : ~index;
    }

    // The place at or after `from`, or the complement of where it would be.
    private int Find(ReadOnlySpan<byte> id, int from)
    {
        var (low, high) = (from, _flags.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = IdAt(middle).SequenceCompareTo(id);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    /// <summary>Makes a circle of ties that come in the order of their ids' bytes, each once.</summary>
    internal sealed class Builder(long revision)
    {
        private readonly List<byte> _ids = [];
        private readonly List<int> _ends = [];
        private readonly List<TieFlags> _flags = [];
        private DateTime _validUntil = DateTime.MaxValue;

        public int Count => _flags.Count;

        public void Add(string userId, TieFlags flags, DateTime validUntil)
        {
            foreach (var character in userId)
                _ids.Add((byte)character);
            _ends.Add(_ids.Count);
            _flags.Add(flags);
            if (validUntil < _validUntil)
                _validUntil = validUntil;
        }

        public Circle Build() => new(revision, _validUntil, [.. _ids], [.. _ends], [.. _flags]);
    }
}

/// <summary>Users, by id.</summary>
/// <param name="TotalSize">Of all pages together.</param>
internal readonly record struct UserPage(List<string> UserIds, long TotalSize);
