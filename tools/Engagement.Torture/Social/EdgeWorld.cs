using System.Collections.Concurrent;
using System.Globalization;
using Engagement.SocialGraph.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Social;

/// <summary>Two users, the smaller id first.</summary>
internal readonly record struct UserPair(int Low, int High)
{
    public int this[int end] => end == 0 ? Low : High;
}

/// <summary>
/// Users whose ties fall off by a power law, and what each client does to its pairs. A pair has one client, which waits for each answer: so the order of its
/// changes is known, while all else is in parallel. Accounts turn private or public only while no client is at work, for the same reason.
/// </summary>
internal sealed class EdgeWorld
{
    private const double Exponent = 0.7;

    private static readonly (EdgeEventKind Kind, int Weight)[] Mix =
    [
        (EdgeEventKind.Follow, 46), (EdgeEventKind.Unfollow, 10), (EdgeEventKind.Block, 6), (EdgeEventKind.Unblock, 6), (EdgeEventKind.Mute, 4),
        (EdgeEventKind.Unmute, 3), (EdgeEventKind.FollowerRemoval, 4), (EdgeEventKind.FollowAcceptance, 9), (EdgeEventKind.FollowDenial, 3),
        (EdgeEventKind.FollowRequestCancellation, 3), (EdgeEventKind.CloseFriendAddition, 4), (EdgeEventKind.CloseFriendRemoval, 2),
    ];

    private static readonly EdgeEventKind[] Kinds = [.. Mix.SelectMany(kind => Enumerable.Repeat(kind.Kind, kind.Weight))];

    private readonly double[] _sums;

    public EdgeWorld(int users, int clients, long seed)
    {
        (Users, Clients, Bounds) = (users, clients, new CountBounds(users));
        var dice = Dice.For(seed, users, 1);
        _sums = new double[users];
        Private = new bool[users];
        var sum = 0.0;
        for (var i = 0; i < users; i++)
        {
            _sums[i] = sum += Math.Pow(i + 1, -Exponent);
            Private[i] = dice.Chance(0.15);
        }
    }

    public int Users { get; }

    public int Clients { get; }

    public bool[] Private { get; }

    public ConcurrentDictionary<UserPair, PairModel> Pairs { get; } = new();

    public CountBounds Bounds { get; }

    public static string NameOf(int user) => string.Create(CultureInfo.InvariantCulture, $"u{user:D6}");

    public PairModel ModelOf(UserPair pair) => Pairs.GetOrAdd(pair, key => new PairModel(key, Private));

    /// <summary>A pair of this client's that may change: mostly one that it had lately, or else any, the popular more often.</summary>
    public UserPair Draw(ref Dice dice, int client, List<UserPair> lately, DateTime now)
    {
        while (true)
        {
            var pair = DrawAny(ref dice, client, lately);
            if (ModelOf(pair).RestsUntil < now)
                return pair;
        }
    }

    private UserPair DrawAny(ref Dice dice, int client, List<UserPair> lately)
    {
        const int Remembered = 40;
        if (lately.Count > 0 && dice.Chance(0.6))
            return lately[dice.Below(lately.Count)];
        while (true)
        {
            var (one, other) = (User(ref dice), User(ref dice));
            var pair = new UserPair(Math.Min(one, other), Math.Max(one, other));
            if (one == other || (uint)HashCode(pair) % (uint)Clients != client)
                continue;
            if (lately.Count < Remembered)
                lately.Add(pair);
            else
                lately[dice.Below(Remembered)] = pair;
            return pair;
        }
    }

    public static EdgeEventKind Kind(ref Dice dice) => dice.Of(Kinds);

    private int User(ref Dice dice)
    {
        var index = Array.BinarySearch(_sums, dice.Fraction() * _sums[^1]);
        return Math.Min(index < 0 ? ~index : index, Users - 1);
    }

    // The same in every run.
    private static int HashCode(UserPair pair) => unchecked((pair.Low * 486_187_739) ^ (pair.High * 16_777_619));
}
