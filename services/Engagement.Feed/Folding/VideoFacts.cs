using Engagement.Ledger.V1;

namespace Engagement.Feed.Folding;

/// <summary>What VideoPublished says of a video, as far as the feed uses it.</summary>
internal sealed record VideoFacts(
    string VideoId, string CreatorId, IReadOnlyList<string> Topics, string SoundId, long DurationMs, short Visibility, DateTime PublishedAt,
    IReadOnlyList<string> Hashtags, string Region, IReadOnlyList<string> SourceIds, long Position)
{
    public static VideoFacts Of(LedgerEvent ledgerEvent)
    {
        var published = ledgerEvent.VideoPublished;
        return new VideoFacts(
            ledgerEvent.VideoId, ledgerEvent.UserId, published.Topics, published.SoundId,
            published.Duration is { } duration ? (long)duration.ToTimeSpan().TotalMilliseconds : 0,
            (short)published.Visibility, ledgerEvent.OccurredAt.ToDateTime(), published.Hashtags, published.Region,
            [.. published.Sources.Select(source => source.VideoId)], ledgerEvent.Position);
    }
}
