using System.Diagnostics;
using Engagement.Ledger.V1;
using Engagement.Platform.Events;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.SocialGraph.Edges;

/// <summary>Entries as events of the ledger.</summary>
internal static class EdgeLedger
{
    public static LedgerEvent EventOf(EdgeChange change, EdgeEntry entry, Guid eventId)
    {
        var cause = entry.Cause.ToProto();
        var ledgerEvent = new LedgerEvent
        {
            EventId = eventId.ToString(),
            UserId = change.ActorId,
            OtherUserId = change.OtherId,
            OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(eventId)),
            VideoId = cause?.VideoId ?? "",
            Effect = entry.Effect,
        };
        var expireTime = change.ExpireTime?.ToTimestamp();
        switch (entry.Kind)
        {
            case EdgeKind.Follow:
                ledgerEvent.Follow = new Follow { Cause = cause };
                break;
            case EdgeKind.Unfollow:
                ledgerEvent.Unfollow = new Unfollow();
                break;
            case EdgeKind.Block:
                ledgerEvent.Block = new Block { Cause = cause, ExpireTime = expireTime };
                break;
            case EdgeKind.Unblock:
                ledgerEvent.Unblock = new Unblock();
                break;
            case EdgeKind.Mute:
                ledgerEvent.Mute = new Mute { Cause = cause, ExpireTime = expireTime };
                break;
            case EdgeKind.Unmute:
                ledgerEvent.Unmute = new Unmute();
                break;
            case EdgeKind.RequestFollow:
                ledgerEvent.FollowRequested = new FollowRequested { Cause = cause };
                break;
            case EdgeKind.CancelFollowRequest:
                ledgerEvent.FollowRequestCancellation = new FollowRequestCancellation();
                break;
            case EdgeKind.AcceptFollowRequest:
                ledgerEvent.FollowAcceptance = new FollowAcceptance { Cause = cause };
                break;
            case EdgeKind.DenyFollowRequest:
                ledgerEvent.FollowDenial = new FollowDenial();
                break;
            case EdgeKind.RemoveFollower:
                ledgerEvent.FollowerRemoval = new FollowerRemoval();
                break;
            case EdgeKind.AddCloseFriend:
                ledgerEvent.CloseFriendAddition = new CloseFriendAddition();
                break;
            case EdgeKind.RemoveCloseFriend:
                ledgerEvent.CloseFriendRemoval = new CloseFriendRemoval();
                break;
            default:
                throw new UnreachableException($"{entry.Kind} is no fact.");
        }
        return ledgerEvent;
    }
}
