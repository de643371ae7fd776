using Engagement.Feed.Ranking;
using Engagement.Ledger.V1;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Feed.Experiments;

/// <summary>What an event changes of the sums that experiments measure.</summary>
/// <param name="At">By the client's clock; of what takes something back, when that happened: so it counts exactly where that did.</param>
internal readonly record struct Reaction(string ViewerId, string VideoId, DateTime At)
{
    public int Impressions { get; init; }

    public long WatchedMs { get; init; }

    /// <summary>Of the video, watched at least once.</summary>
    public long UniqueMs { get; init; }

    public int Likes { get; init; }

    public int Comments { get; init; }

    public int Shares { get; init; }

    public int Saves { get; init; }

    public int Follows { get; init; }

    public int NotInterested { get; init; }

    /// <summary>Null when it changes nothing of them.</summary>
    public static Reaction? Of(LedgerEvent ledgerEvent)
    {
        var effect = ledgerEvent.Effect;
        var reaction = new Reaction(
            ledgerEvent.UserId, ledgerEvent.VideoId, (ledgerEvent.Retraction?.OccurredAt ?? ledgerEvent.OccurredAt).ToDateTime());
        return EngagementRules.FactOf(ledgerEvent) switch
        {
            Fact.Impression => reaction with { Impressions = effect },
            Fact.Watch => reaction with { WatchedMs = ledgerEvent.WatchedMs, UniqueMs = ledgerEvent.WatchEffect?.UniqueWatchedMs ?? 0 },
            Fact.Like or Fact.Unlike => reaction with { Likes = effect },
            Fact.Comment => reaction with { Comments = effect },
            Fact.Share => reaction with { Shares = effect },
            Fact.Save or Fact.Unsave => reaction with { Saves = effect },
            Fact.NotInterested => reaction with { NotInterested = effect },
            Fact.Follow or Fact.Unfollow => reaction with { Follows = effect },
            Fact.FollowAcceptance or Fact.FollowerRemoval => reaction with { ViewerId = ledgerEvent.OtherUserId, Follows = effect },
            _ => null,
        };
    }
}
