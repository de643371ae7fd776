using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Feed.Tests;

/// <summary>Events as the ledger has them.</summary>
internal static class Events
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static LedgerEvent Published(
        string videoId, string creatorId, string topic = "cats", DateTimeOffset? at = null, Visibility visibility = Visibility.Public,
        int seconds = 10, string sound = "", string region = "", params string[] hashtags)
        => New(creatorId, videoId, creatorId, at, published: new VideoPublished
        {
            Duration = Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds)),
            Topics = { topic },
            Visibility = visibility,
            SoundId = sound,
            Region = region,
            Hashtags = { hashtags },
        });

    public static LedgerEvent Deleted(string videoId, string creatorId)
        => With(New(creatorId, videoId, creatorId), sent => (sent.Effect, sent.VideoDeleted) = (-1, new VideoDeleted()));

    public static LedgerEvent Restored(string videoId, string creatorId)
        => With(New(creatorId, videoId, creatorId), sent => (sent.Effect, sent.VideoRestored) = (1, new VideoRestored()));

    public static LedgerEvent Updated(string videoId, string creatorId, Visibility visibility, params string[] hashtags)
        => With(New(creatorId, videoId, creatorId), sent => sent.VideoUpdated = new VideoUpdated { Visibility = visibility, Hashtags = { hashtags } });

    public static LedgerEvent Impression(string viewerId, string videoId, DateTimeOffset? at = null)
        => With(New(viewerId, videoId, "", at), sent => (sent.Effect, sent.Impression) = (1, new Impression()));

    public static LedgerEvent Watch(string viewerId, string videoId, int seconds = 10, DateTimeOffset? at = null)
        => With(New(viewerId, videoId, "", at), sent =>
        {
            sent.Watch = new Watch { WatchSections = { new WatchSection { EndMs = seconds * 1000 } } };
            (sent.Effect, sent.WatchedMs) = (seconds > 0 ? 1 : 0, seconds * 1000);
            sent.WatchEffect = new WatchEffect { UniqueWatchedMs = sent.WatchedMs };
        });

    public static LedgerEvent Like(string viewerId, string videoId, int effect = 1, DateTimeOffset? at = null)
        => With(New(viewerId, videoId, "", at), sent => (sent.Effect, sent.Like) = (effect, new Like()));

    public static LedgerEvent Unlike(string viewerId, string videoId, int effect = -1, DateTimeOffset? at = null)
        => With(New(viewerId, videoId, "", at), sent => (sent.Effect, sent.Unlike) = (effect, new Unlike()));

    public static LedgerEvent NotInterested(string viewerId, string videoId)
        => With(New(viewerId, videoId, ""), sent => (sent.Effect, sent.NotInterested) = (1, new NotInterested()));

    public static LedgerEvent Follow(string followerId, string followeeId)
        => With(New(followerId, "", followeeId), sent => (sent.Effect, sent.Follow) = (1, new Follow()));

    public static LedgerEvent Traits(string viewerId, string region)
        => With(New(viewerId, "", ""), sent => sent.ViewerTraitsUpdate = new ViewerTraitsUpdate { Traits = new ViewerTraits { Region = region } });

    public static LedgerEvent FollowFrom(string followerId, string followeeId, string videoId)
        => With(New(followerId, videoId, followeeId), sent => (sent.Effect, sent.Follow) = (1, new Follow()));

    public static LedgerEvent RemixOf(string sourceId, string videoId, string creatorId)
        => With(Published(videoId, creatorId), sent => sent.VideoPublished.Sources.Add(new RemixSource { VideoId = sourceId }));

    /// <summary>The same, from a place in the answer to a request for For You.</summary>
    public static LedgerEvent From(string requestId, int position, LedgerEvent sent)
        => With(sent, copy => copy.FeedContext = new FeedContext { RequestId = requestId, Position = position, TrafficSource = TrafficSource.ForYou });

    public static LedgerEvent Unfollow(string followerId, string followeeId)
        => With(New(followerId, "", followeeId), sent => (sent.Effect, sent.Unfollow) = (-1, new Unfollow()));

    public static LedgerEvent FollowAccepted(string followeeId, string followerId)
        => With(New(followeeId, "", followerId), sent => (sent.Effect, sent.FollowAcceptance) = (1, new FollowAcceptance()));

    public static LedgerEvent FollowerRemoved(string followeeId, string followerId)
        => With(New(followeeId, "", followerId), sent => (sent.Effect, sent.FollowerRemoval) = (-1, new FollowerRemoval()));

    public static LedgerEvent Block(string blockerId, string blockedId)
        => With(New(blockerId, "", blockedId), sent => sent.Block = new Block());

    public static LedgerEvent Unblock(string blockerId, string blockedId)
        => With(New(blockerId, "", blockedId), sent => sent.Unblock = new Unblock());

    public static LedgerEvent Mute(string userId, string mutedId, DateTimeOffset? until = null)
        => With(New(userId, "", mutedId), sent => sent.Mute = new Mute { ExpireTime = until?.ToTimestamp() });

    /// <summary>An event that changed nothing.</summary>
    public static LedgerEvent Unseen(LedgerEvent target) => With(target, sent => sent.Effect = 0);

    /// <summary>The deletion of an event from its viewer's history, an hour later.</summary>
    public static LedgerEvent Deleted(LedgerEvent target)
        => With(New(target.UserId, target.VideoId, target.OtherUserId, Noon.AddHours(1)), sent =>
        {
            sent.HistoryDeletion = new HistoryDeletion { EventId = target.EventId };
            sent.Retraction = new Retraction { Kind = (EventKind)target.FactCase, OccurredAt = target.OccurredAt };
            (sent.Effect, sent.WatchedMs) = (-target.Effect, -target.WatchedMs);
            sent.WatchEffect = new WatchEffect { UniqueWatchedMs = -target.WatchEffect?.UniqueWatchedMs ?? 0 };
        });

    /// <summary>Numbers events as the ledger would.</summary>
    public static IReadOnlyList<LedgerEvent> Numbered(long after, params IEnumerable<LedgerEvent> events)
        => [.. events.Select((sent, at) => With(sent.Clone(), copy => copy.Position = after + 1 + at))];

    private static LedgerEvent New(
        string userId, string videoId, string otherUserId, DateTimeOffset? at = null, VideoPublished? published = null)
    {
        var sent = new LedgerEvent
        {
            EventId = Guid.CreateVersion7(Noon).ToString(),
            UserId = userId,
            VideoId = videoId,
            OtherUserId = otherUserId,
            OccurredAt = (at ?? Noon).ToTimestamp(),
            RecordedAt = (at ?? Noon).ToTimestamp(),
        };
        if (published is not null)
            sent.VideoPublished = published;
        return sent;
    }

    private static LedgerEvent With(LedgerEvent sent, Action<LedgerEvent> change)
    {
        change(sent);
        return sent;
    }
}
