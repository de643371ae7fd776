using Engagement.Feed.Ranking;
using Engagement.Ledger.V1;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Feed.Folding;

/// <summary>What a batch adds to one row of `video_stats`.</summary>
/// <param name="WatchedMs">No part of the video twice in a watch session.</param>
internal readonly record struct VideoSums(long Views, long Impressions, long WatchedMs, double Heat, TrendSum Trend, long Position)
{
    public VideoSums With(LedgerEvent ledgerEvent)
    {
        var fact = EngagementRules.FactOf(ledgerEvent);
        return new(
            Views + (fact == Fact.Watch ? ledgerEvent.Effect : 0),
            Impressions + (fact == Fact.Impression ? ledgerEvent.Effect : 0),
            WatchedMs + (fact == Fact.Watch ? ledgerEvent.WatchEffect?.UniqueWatchedMs ?? 0 : 0),
            Heat + EngagementRules.HeatOf(ledgerEvent),
            TrendRules.Add(Trend, TrendRules.Of(ledgerEvent)),
            ledgerEvent.Position);
    }
}
