namespace Engagement.Feed.Learning;

/// <summary>What is known of a video before anybody sees it. Authors, topics and sounds are numbers; a sound below 0 is none.</summary>
/// <param name="PublishedDay">Days since 1970.</param>
internal sealed record VideoTraits(int Author, int[] Topics, int Sound, int DurationMs, int PublishedDay)
{
    public const int DurationBands = 9;

    // A video counts as watched long at its end up to 18 s, then at 18 s: the bands are narrow about there.
    private static readonly int[] BandStartsMs = [7_000, 12_000, 18_000, 30_000, 60_000, 90_000, 150_000, 240_000];

    /// <summary>Which of <see cref="DurationBands"/> bands of length it is in.</summary>
    public int DurationBand { get; } = BandStartsMs.Count(start => DurationMs >= start);
}
