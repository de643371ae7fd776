namespace Engagement.Feed.Learning;

/// <summary>What a viewer did with a video that was shown.</summary>
[Flags]
internal enum Outcomes
{
    None = 0,
    Opened = 1 << 0,

    /// <summary>Watched to the end, or 18 seconds of what is longer.</summary>
    LongView = 1 << 1,

    /// <summary>Watched for at least 0.95 of its length.</summary>
    Finished = 1 << 2,
    Liked = 1 << 3,
    Followed = 1 << 4,
    Commented = 1 << 5,
    Shared = 1 << 6,
    NotInterested = 1 << 7,
    Saved = 1 << 8,
    Remixed = 1 << 9,

    /// <summary>Left within 2 seconds, and nothing else done.</summary>
    Skipped = 1 << 10,
}

/// <summary>A video was shown to a viewer, and what came of it. Viewers and videos are numbers from 0, without gaps.</summary>
/// <param name="Day">Days since 1970 where the viewer is.</param>
/// <param name="Hour">0 to 23, where the viewer is.</param>
/// <param name="Surface">The part of the app that showed it.</param>
/// <param name="Place">Where in a ranked answer it was shown, from 0; below 0 when it was in none.</param>
/// <param name="Request">Exposures of one viewer with the same number in turn were asked for at once.</param>
/// <param name="Position">Of its first event in the ledger.</param>
/// <param name="Follows">Whether the viewer followed the author by then.</param>
/// <param name="IsShown">Whether it was seen being shown: false when only what was done with it is known.</param>
/// <param name="WatchShare">Of its length, watched: 0 to 1.</param>
internal readonly record struct Exposure(
    int Viewer, int Video, int Day, int Hour, int Surface, Outcomes Outcomes, int Place = -1, int Request = 0, bool IsShown = true,
    long Position = 0, bool Follows = false, float WatchShare = 0)
{
    public bool Has(Outcomes outcome) => (Outcomes & outcome) != 0;
}
