using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Tests;

/// <summary>Events as the ledger tells them.</summary>
internal static class Sent
{
    private static readonly DateTime Midnight = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>So many hours after the midnight of the first publications.</summary>
    public static Timestamp At(double hours) => Midnight.AddHours(hours).ToTimestamp();

    public static LedgerEvent Publication(long durationMs, string? creatorId = null, double hours = 0)
        => Event(creatorId ?? InsightsHost.NewName("creator"), InsightsHost.NewName("video"), "", hours, e =>
        {
            e.Effect = 1;
            e.VideoPublished = new VideoPublished { Duration = TimeSpan.FromMilliseconds(durationMs).ToDuration() };
        });

    public static LedgerEvent Remix(LedgerEvent source, RemixKind kind)
    {
        var made = Publication(10_000);
        made.VideoPublished.Sources.Add(new RemixSource { VideoId = source.VideoId, CreatorId = source.UserId, Kind = kind });
        return made;
    }

    /// <summary>Somebody's act at a video.</summary>
    public static LedgerEvent Act(LedgerEvent publication, string userId, double hours, Action<LedgerEvent> set)
        => Event(userId, publication.VideoId, publication.UserId, hours, set);

    public static LedgerEvent Impression(LedgerEvent publication, string userId, double hours = 1, TrafficSource source = TrafficSource.ForYou)
        => Act(publication, userId, hours, e =>
        {
            (e.Effect, e.Impression) = (1, new Impression());
            e.FeedContext = new FeedContext { TrafficSource = source };
        });

    /// <summary>A view of a second, in one whole session.</summary>
    public static LedgerEvent View(LedgerEvent publication, string userId, double hours = 1) => Act(publication, userId, hours, e =>
    {
        (e.Effect, e.WatchedMs) = (1, 1000);
        e.Watch = new Watch { WatchSections = { new WatchSection { EndMs = 1000 } } };
    });

    public static LedgerEvent Like(LedgerEvent publication, string userId, double hours = 1)
        => Act(publication, userId, hours, e => (e.Effect, e.Like) = (1, new Like()));

    public static LedgerEvent Traits(string userId, string region, string language = "", AgeBand ageBand = AgeBand.Unspecified)
        => Event(userId, "", "", 0, e => e.ViewerTraitsUpdate = new ViewerTraitsUpdate
        {
            Traits = new ViewerTraits { Region = region, Language = language, AgeBand = ageBand },
        });

    public static LedgerEvent Consent(string userId, ConsentPurpose purpose, bool granted)
        => Event(userId, "", "", 0, e => e.ConsentUpdate = new ConsentUpdate { Purpose = purpose, Granted = granted });

    /// <summary>The deletion of an event from its viewer's history, as the ledger tells it of all but watches.</summary>
    public static LedgerEvent Deletion(LedgerEvent target, double hours)
        => Event(target.UserId, target.VideoId, target.OtherUserId, hours, e =>
        {
            e.HistoryDeletion = new HistoryDeletion { EventId = target.EventId };
            e.Effect = -target.Effect;
            e.Retraction = new Retraction
            {
                Kind = (EventKind)target.FactCase, OccurredAt = target.OccurredAt, FeedContext = target.FeedContext,
            };
        });

    public static LedgerEvent Event(string userId, string videoId, string otherUserId, double hours, Action<LedgerEvent> set)
    {
        var told = new LedgerEvent
        {
            EventId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
            UserId = userId, VideoId = videoId, OtherUserId = otherUserId, OccurredAt = At(hours),
        };
        set(told);
        return told;
    }
}
