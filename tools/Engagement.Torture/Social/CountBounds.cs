namespace Engagement.Torture.Social;

/// <summary>
/// What a user's followers and following may be at any moment: what had been acknowledged before a read and not been begun to be undone after it is the least,
/// what had been begun and not been undone is the most.
/// </summary>
internal sealed class CountBounds(int users)
{
    private readonly Sums _begun = new(users);
    private readonly Sums _done = new(users);

    public void Begin(IEnumerable<(int Follower, int Followee, int Effect)> changes) => _begun.Add(changes);

    public void Finish(IEnumerable<(int Follower, int Followee, int Effect)> changes) => _done.Add(changes);

    /// <summary>To be asked before the read; what it gives, after.</summary>
    public Func<(long LeastFollowers, long MostFollowers, long LeastFollowing, long MostFollowing)> BeforeReading(int user)
    {
        var (followers, following) = (_done.FollowersOf(user), _done.FollowingOf(user));
        return () =>
        {
            var (laterFollowers, laterFollowing) = (_begun.FollowersOf(user), _begun.FollowingOf(user));
            return (
                followers.Up - laterFollowers.Down, laterFollowers.Up - followers.Down,
                following.Up - laterFollowing.Down, laterFollowing.Up - following.Down);
        };
    }

    private sealed class Sums(int users)
    {
        private readonly long[] _gained = new long[users];
        private readonly long[] _lost = new long[users];
        private readonly long[] _began = new long[users];
        private readonly long[] _ceased = new long[users];

        public (long Up, long Down) FollowersOf(int user) => (Volatile.Read(ref _gained[user]), Volatile.Read(ref _lost[user]));

        public (long Up, long Down) FollowingOf(int user) => (Volatile.Read(ref _began[user]), Volatile.Read(ref _ceased[user]));

        public void Add(IEnumerable<(int Follower, int Followee, int Effect)> changes)
        {
            foreach (var (follower, followee, effect) in changes)
            {
                if (effect == 0)
                    continue;
                Interlocked.Increment(ref (effect > 0 ? _gained : _lost)[followee]);
                Interlocked.Increment(ref (effect > 0 ? _began : _ceased)[follower]);
            }
        }
    }
}
