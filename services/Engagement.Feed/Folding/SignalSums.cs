using Engagement.Feed.Ranking;
using Engagement.Ledger.V1;
using Fact = Engagement.Ledger.V1.LedgerEvent.FactOneofCase;

namespace Engagement.Feed.Folding;

/// <summary>What a batch adds to one row of `viewer_video`.</summary>
internal sealed class SignalSums
{
    public int Impressions { get; private set; }

    public int Watches { get; private set; }

    public long WatchedMs { get; private set; }

    public int Likes { get; private set; }

    public int Comments { get; private set; }

    public int Shares { get; private set; }

    public int Saves { get; private set; }

    public int NotInterested { get; private set; }

    /// <summary>Of what counts for what the viewer likes; Npgsql writes the least time as `-infinity`.</summary>
    public DateTime LastAt { get; private set; } = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);

    public long Position { get; private set; }

    public long FirstPosition { get; private set; }

    public DateTime FirstAt { get; private set; }

    /// <summary>By the ledger's clock.</summary>
    public DateTime RecordedAt { get; private set; }

    public string RequestId { get; private set; } = "";

    /// <summary>Below 0: in no ranked answer.</summary>
    public int Place { get; private set; } = -1;

    public short Surface { get; private set; }

    /// <param name="learned">Whether it counts for what the viewer likes.</param>
    public void Add(LedgerEvent ledgerEvent, bool learned)
    {
        var effect = ledgerEvent.Effect;
        switch (EngagementRules.FactOf(ledgerEvent))
        {
            case Fact.Impression:
                Impressions += effect;
                break;
            case Fact.Watch:
                Watches += effect;
                WatchedMs += ledgerEvent.WatchedMs;
                break;
            case Fact.Like or Fact.Unlike:
                Likes += effect;
                break;
            case Fact.Comment:
                Comments += effect;
                break;
            case Fact.Share:
                Shares += effect;
                break;
            case Fact.Save or Fact.Unsave:
                Saves += effect;
                break;
            case Fact.NotInterested:
                NotInterested += effect;
                break;
        }
        var occurredAt = ledgerEvent.OccurredAt.ToDateTime();
        LastAt = learned && occurredAt > LastAt ? occurredAt : LastAt;
        Position = ledgerEvent.Position;
        if (FirstPosition == 0)
            (FirstPosition, FirstAt, RecordedAt) = (ledgerEvent.Position, occurredAt, ledgerEvent.RecordedAt?.ToDateTime() ?? occurredAt);
        if (Surface == 0 && ledgerEvent.FeedContext is { } context)
            (RequestId, Place, Surface) = (context.RequestId, context.RequestId.Length > 0 ? context.Position : -1, (short)context.TrafficSource);
    }
}
