using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Google.Protobuf;

namespace Engagement.Remix.Videos;

/// <summary>A video about to be published.</summary>
/// <param name="EventId">Of its creator's.</param>
/// <param name="Fingerprint">Of the request.</param>
/// <param name="Video">As it will be.</param>
/// <param name="Sources">What it is made from, as read when that was allowed; in the order of the video's own sources.</param>
internal sealed record Publication(Guid EventId, long Fingerprint, Video Video, params IReadOnlyList<StoredVideo> Sources)
{
    public int Depth => Sources.Count == 0 ? 0 : Sources.Max(source => source.Depth) + 1;

    public RemixKind Kind => Video.Sources.Count == 0 ? RemixKind.Unspecified : Video.Sources[0].Kind;

    public AcceptedEvent ToAcceptedEvent() => new(Video.CreatorId, EventId, Fingerprint, Video.ToByteArray());

    public LedgerEvent ToLedgerEvent() => new()
    {
        EventId = EventId.ToString(),
        UserId = Video.CreatorId,
        OccurredAt = Video.PublishedAt,
        VideoId = Video.VideoId,
        OtherUserId = Video.CreatorId,
        Effect = 1,
        VideoPublished = new VideoPublished
        {
            Duration = Video.Duration,
            Topics = { Video.Topics },
            SoundId = Video.SoundId,
            Language = Video.Language,
            Region = Video.Region,
            Visibility = Video.Visibility,
            Sources = { Video.Sources },
        },
    };
}

internal enum PublicationOutcome
{
    Published,

    /// <summary>Another call with this event id came first.</summary>
    EventTaken,

    /// <summary>A source was deleted, or its settings are not those that allowed the remix.</summary>
    SourceChanged,
}
