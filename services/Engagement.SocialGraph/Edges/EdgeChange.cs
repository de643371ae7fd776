using Engagement.Ledger.V1;

namespace Engagement.SocialGraph.Edges;

/// <summary>What somebody does to a tie; numbered as the fact in the ledger.</summary>
internal enum EdgeKind : short
{
    Follow = LedgerEvent.FollowFieldNumber,
    Unfollow = LedgerEvent.UnfollowFieldNumber,
    Block = LedgerEvent.BlockFieldNumber,
    Unblock = LedgerEvent.UnblockFieldNumber,
    Mute = LedgerEvent.MuteFieldNumber,
    Unmute = LedgerEvent.UnmuteFieldNumber,

    /// <summary>What a follow of a private account becomes.</summary>
    RequestFollow = LedgerEvent.FollowRequestedFieldNumber,
    CancelFollowRequest = LedgerEvent.FollowRequestCancellationFieldNumber,
    AcceptFollowRequest = LedgerEvent.FollowAcceptanceFieldNumber,
    DenyFollowRequest = LedgerEvent.FollowDenialFieldNumber,
    RemoveFollower = LedgerEvent.FollowerRemovalFieldNumber,
    AddCloseFriend = LedgerEvent.CloseFriendAdditionFieldNumber,
    RemoveCloseFriend = LedgerEvent.CloseFriendRemovalFieldNumber,
}

/// <summary>What led to a change.</summary>
/// <param name="Kind">The field number of `Cause.source`, or 0 when it is not known.</param>
/// <param name="Text">Its value: an id, or the number of a SuggestionReason.</param>
internal readonly record struct EdgeCause(short Kind, string Text)
{
    public static readonly EdgeCause Unknown = new(0, "");
}

/// <summary>One user's wish about another.</summary>
/// <param name="ExpireTime">When a block or a mute ends by itself; null: never.</param>
internal readonly record struct EdgeChange(
    string ActorId, string OtherId, Guid EventId, EdgeKind Kind, EdgeCause Cause, DateTime? ExpireTime = null)
{
    /// <summary>Whether it is about the other's tie to the actor: what happens to those who follow the actor, or ask to.</summary>
    public bool IsAboutTheirs => Kind is EdgeKind.AcceptFollowRequest or EdgeKind.DenyFollowRequest or EdgeKind.RemoveFollower;
}

/// <summary>What became of a change.</summary>
/// <param name="FollowedAt">Since when the follow that it was about stands, in the eyes of its follower.</param>
/// <param name="RequestedAt">Since when the request stands.</param>
/// <param name="Effect">By how much followers grew: +1, 0 or -1.</param>
/// <param name="Changed">Whether a tie is another than before, in the actor's eyes; not told of what had been done before.</param>
/// <param name="Duplicate">Whether it had been done before, by the same event.</param>
internal readonly record struct EdgeOutcome(DateTime? FollowedAt, DateTime? RequestedAt, short Effect, bool Changed, bool Duplicate);
