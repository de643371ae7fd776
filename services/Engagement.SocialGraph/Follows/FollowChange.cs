using Engagement.Ledger.V1;

namespace Engagement.SocialGraph.Follows;

/// <summary>What happens to an edge; numbered as the fact in the ledger.</summary>
internal enum FollowKind : short
{
    Follow = LedgerEvent.FollowFieldNumber,
    Unfollow = LedgerEvent.UnfollowFieldNumber,
}

/// <summary>One follower's wish about one followee.</summary>
internal readonly record struct FollowChange(string FollowerId, string FolloweeId, Guid EventId, FollowKind Kind, string CauseVideoId);

/// <summary>What a change makes of an edge.</summary>
/// <param name="FollowedAt">Since when it stands, or null when it does not.</param>
/// <param name="Effect">By how much the followee's followers and the follower's following grow: +1, 0 or -1.</param>
internal readonly record struct EdgeDecision(DateTime? FollowedAt, short Effect);

/// <summary>What became of a change.</summary>
internal readonly record struct FollowOutcome(DateTime? FollowedAt, short Effect, bool Duplicate);
