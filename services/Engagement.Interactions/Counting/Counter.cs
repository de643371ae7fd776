namespace Engagement.Interactions.Counting;

/// <summary>
/// What is counted, of whatever subject. The number is the counter's place in a subject's packed value, in Redis and in Postgres: new ones are added
/// at the end. Their names are those of the contract's fields, in this language's spelling.
/// </summary>
internal enum Counter
{
    Views,
    WatchTimeMs,
    Likes,
    Comments,
    Shares,
    Saves,
    Completions,
    Impressions,
    Opens,
    OwnViews,
    OwnWatchTimeMs,
    UniqueWatchTimeMs,
    QualityViews,
    Skips,
    Loops,
    Reached25,
    Reached50,
    Reached75,
    Reached95,
    NotInterested,
    Duets,
    Stitches,
    ProfileVisits,
    CommentsVisits,
    ShareOpens,
    Followers,
    Following,
    Videos,
    Replies,
}

internal static class CounterNames
{
    // A counter's number begins a word as a capital letter does: `reached_25`.
    private static readonly string[] FieldNames = [.. Enum.GetNames<Counter>().Select(name => string.Concat(name.Select((letter, i)
        => i > 0 && (char.IsUpper(letter) || char.IsDigit(letter) && !char.IsDigit(name[i - 1])) ? $"_{char.ToLowerInvariant(letter)}"
            : char.ToLowerInvariant(letter).ToString())))];

    /// <summary>The counter's name in the contract.</summary>
    public static string ToFieldName(this Counter counter) => FieldNames[(int)counter];
}
