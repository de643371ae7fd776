namespace Engagement.Feed.Profiles;

/// <summary>What a viewer did to a video: sums of effects over the ledger.</summary>
internal sealed record VideoSignals(
    string VideoId, int Impressions, int Watches, long WatchedMs, int Likes, int Comments, int Shares, int Saves, int NotInterested,
    DateTime LastAt)
{
    /// <summary>An impression or a watch, however short; or what nobody does to a video without having seen it.</summary>
    public bool IsSeen => Impressions > 0 || WatchedMs > 0 || Likes > 0 || Comments > 0 || Shares > 0 || Saves > 0;

    /// <summary>Whether it may not be served again.</summary>
    public bool IsDone => IsSeen || NotInterested > 0;
}
