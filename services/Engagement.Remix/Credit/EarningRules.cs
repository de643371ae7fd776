using Engagement.Ledger.V1;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Remix.Credit;

/// <summary>What viewers did for a video.</summary>
internal readonly record struct Earning(long Views, long WatchedMs, long Likes, long Follows)
{
    public const int PointsOfALike = 4;

    public const int PointsOfAFollow = 10;

    /// <summary>Points of a leaderboard; a view is one.</summary>
    public long Points => Views + (PointsOfALike * Likes) + (PointsOfAFollow * Follows);

    public static Earning operator +(Earning one, Earning other) => new(
        one.Views + other.Views, one.WatchedMs + other.WatchedMs, one.Likes + other.Likes, one.Follows + other.Follows);
}

/// <summary>What each event of the ledger earns its video.</summary>
internal static class EarningRules
{
    /// <summary>Nothing of what creators do to their own videos; views, watch time and likes may be taken back, a follow was brought once and for ever.</summary>
    public static Earning Of(LedgerEvent e)
        => e.VideoId.Length == 0 || e.UserId == e.OtherUserId
            ? default
            : (Fact)(e.Retraction?.Kind ?? (Interactions.V1.EventKind)e.FactCase) switch
            {
                Fact.Watch => new Earning(e.Effect, e.WatchedMs, 0, 0),
                Fact.Like or Fact.Unlike => new Earning(0, 0, e.Effect, 0),
                // The video is what led to it.
                Fact.Follow or Fact.FollowAcceptance when e.Effect > 0 => new Earning(0, 0, 0, 1),
                _ => default,
            };
}
