using System.Numerics;

namespace Engagement.Feed.Profiles;

/// <summary>How a viewer met a video first, and what else came of it.</summary>
/// <param name="FirstPosition">The ledger's position of the first event; meetings are in this order.</param>
/// <param name="Surface">engagement.interactions.v1.TrafficSource</param>
/// <param name="Place">Where in a ranked answer, from 0; below 0: in none.</param>
/// <param name="Follows">Of its creator, from it.</param>
/// <param name="Remixes">Made from it.</param>
internal sealed record Meeting(long FirstPosition, DateTime FirstAt, int Surface, int Place, int Follows, int Remixes);

/// <summary>What a viewer did to a video: sums of effects over the ledger.</summary>
internal sealed record VideoSignals(
    string VideoId, int Impressions, int Watches, long WatchedMs, int Likes, int Comments, int Shares, int Saves, int NotInterested,
    DateTime LastAt, Meeting? Meeting = null)
{
    public static VideoSignals None(string videoId) => new(videoId, 0, 0, 0, 0, 0, 0, 0, 0, DateTime.MinValue);

    /// <summary>An impression or a watch, however short; or what nobody does to a video without having seen it.</summary>
    public bool IsSeen => Impressions > 0 || WatchedMs > 0 || Likes > 0 || Comments > 0 || Shares > 0 || Saves > 0;

    /// <summary>Whether it may not be served again.</summary>
    public bool IsDone => IsSeen || NotInterested > 0;

    /// <summary>What of it happened in a pause of personalisation, or before a reset; null when nothing did.</summary>
    public VideoSignals? Unlearned { get; init; }

    /// <summary>What of it counts for what the viewer likes; null when nothing does.</summary>
    public VideoSignals? Learned => (Unlearned is { } unlearned ? Less(unlearned) : this) is { IsNothing: false } learned ? learned : null;

    private bool IsNothing => !IsDone && Watches <= 0;

    // Not below nothing: what was done in a pause may have been taken back after it. Not more than stands: what was done before it, in it.
    private VideoSignals Less(VideoSignals other) => this with
    {
        Unlearned = null,
        Impressions = Rest(Impressions, other.Impressions),
        Watches = Rest(Watches, other.Watches),
        WatchedMs = Rest(WatchedMs, other.WatchedMs),
        Likes = Rest(Likes, other.Likes),
        Comments = Rest(Comments, other.Comments),
        Shares = Rest(Shares, other.Shares),
        Saves = Rest(Saves, other.Saves),
        NotInterested = Rest(NotInterested, other.NotInterested),
    };

    private static T Rest<T>(T all, T part)
        where T : INumber<T> => T.Clamp(all - part, T.Zero, T.Max(T.Zero, all));
}
