using Engagement.Ledger.V1;
using Engagement.Remix.Captions;
using Engagement.Remix.Credit;
using Engagement.Remix.Remixes;
using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>A video about to be published.</summary>
/// <param name="Video">As it will be.</param>
/// <param name="Sources">What it is made from, in the order of the video's own sources.</param>
/// <param name="Terms">Of these and of all their ancestors, by number, as read when the remix was allowed.</param>
internal sealed record Publication(EventKey Key, Video Video, IReadOnlyList<Source> Sources, IReadOnlyList<SourceTerms> Terms)
{
    public static Publication OfOriginal(EventKey key, Video video) => new(key, video, [], []);

    public RemixKind Kind => Video.Sources.Count == 0 ? RemixKind.Unspecified : Video.Sources[0].Kind;

    public string[] Hashtags { get; } = CaptionParser.HashtagsOf(Video.CaptionEntities);

    public int KeptShare => ShareRules.KeptWith(Sources.Count);

    /// <summary>Each ancestor with the fewest steps to it and its part of what the video will earn.</summary>
    public IReadOnlyList<(long VideoNo, int Distance, int Share)> Ancestors()
    {
        var shares = ShareRules.Of([
            .. Sources.Select(source => new SourceShares(
                source.Stored.VideoNo, source.Ancestors.ToDictionary(ancestor => ancestor.VideoNo, ancestor => ancestor.Share))),
        ]);
        return [
            .. Sources.SelectMany(source => source.Ancestors.Select(ancestor => (ancestor.VideoNo, Distance: ancestor.Distance + 1))
                    .Append((source.Stored.VideoNo, Distance: 1)))
                .GroupBy(step => step.VideoNo)
                .Select(steps => (steps.Key, steps.Min(step => step.Distance), shares[steps.Key])),
        ];
    }

    /// <param name="challengeIds">The challenges that it has become an entry of.</param>
    public LedgerEvent ToLedgerEvent(IEnumerable<string> challengeIds)
    {
        var told = Key.NewLedgerEvent(Video.VideoId, Video.CreatorId);
        told.Effect = 1;
        told.VideoPublished = new VideoPublished
        {
            Duration = Video.Duration,
            Topics = { Video.Topics },
            SoundId = Video.SoundId,
            Language = Video.Language,
            Region = Video.Region,
            Visibility = Video.Visibility,
            Sources = { Video.Sources },
            Hashtags = { Hashtags },
            ChallengeIds = { challengeIds },
        };
        return told;
    }
}

internal enum PublicationOutcome
{
    Published,

    /// <summary>Another call with this event id came first.</summary>
    EventTaken,

    /// <summary>A source was deleted, or settings are not those that allowed the remix.</summary>
    SourceChanged,
}
