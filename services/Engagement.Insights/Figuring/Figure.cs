namespace Engagement.Insights.Figuring;

/// <summary>What is summed up, in the order of the columns of `cell`.</summary>
internal enum Figure
{
    Views,
    Reach,
    Impressions,
    Likes,
    Comments,
    Shares,
    Saves,
    Duets,
    Stitches,
    Follows,
    Opens,
    ProfileVisits,
    NotInterested,
    ShareOpens,
    WatchedMs,
    UniqueWatchedMs,
    PlayTimeMs,
    Completions,
    QualityViews,
    Skips,
    Loops,
    Reached25,
    Reached50,
    Reached75,
    Reached95,
    FollowsLost,
    CommentsNegative,
    CommentsNeutral,
    CommentsPositive,
}

/// <summary>Sums, by <see cref="Figure"/>.</summary>
internal static class FigureSums
{
    public const int Count = (int)Figure.CommentsPositive + 1;

    /// <summary>Their columns in `cell`.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "views", "reach", "impressions", "likes", "comments", "shares", "saves", "duets", "stitches", "follows", "opens", "profile_visits",
        "not_interested", "share_opens", "watched_ms", "unique_watched_ms", "play_time_ms", "completions", "quality_views", "skips", "loops",
        "reached_25", "reached_50", "reached_75", "reached_95", "follows_lost", "comments_negative", "comments_neutral", "comments_positive",
    ];

    public static void Add(this long[] sums, ReadOnlySpan<long> others, int sign = 1)
    {
        for (var i = 0; i < sums.Length; i++)
            sums[i] += sign * others[i];
    }

    public static bool IsZero(this long[] sums) => !sums.AsSpan().ContainsAnyExcept(0);
}
