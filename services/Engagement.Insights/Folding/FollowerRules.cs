using Engagement.Ledger.V1;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Insights.Folding;

/// <summary>Whose followers an event changes.</summary>
internal static class FollowerRules
{
    public static (string CreatorId, string UserId)? EdgeOf(LedgerEvent e) => e.FactCase switch
    {
        Fact.Follow or Fact.Unfollow => (e.OtherUserId, e.UserId),
        // The acts of whom they follow.
        Fact.FollowAcceptance or Fact.FollowerRemoval => (e.UserId, e.OtherUserId),
        _ => null,
    };
}
