using Engagement.Ledger.V1;
using Engagement.Platform.Events;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Videos;

/// <summary>A deletion asked for.</summary>
internal sealed record Deletion(string UserId, Guid EventId, long Fingerprint, string VideoId)
{
    public LedgerEvent ToLedgerEvent() => new()
    {
        EventId = EventId.ToString(),
        UserId = UserId,
        OccurredAt = Timestamp.FromDateTimeOffset(EventIds.TimeOf(EventId)),
        VideoId = VideoId,
        OtherUserId = UserId,
        Effect = -1,
        VideoDeleted = new VideoDeleted(),
    };
}

/// <summary>When the video was deleted, the first time, and whether an earlier call had done it.</summary>
internal readonly record struct Deleted(Timestamp DeletedAt, bool Duplicate);
