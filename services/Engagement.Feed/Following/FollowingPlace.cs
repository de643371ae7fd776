using System.Globalization;

namespace Engagement.Feed.Following;

/// <summary>A place in the order of the Following feed: newest first, and of the same moment the greater id first.</summary>
internal readonly record struct FollowingPlace(DateTime PublishedAt, string VideoId)
{
    private const char Between = '|';

    /// <summary>Before every video.</summary>
    public static FollowingPlace Start { get; } = new(DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc), "");

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it did not.</summary>
    public static FollowingPlace? Parse(string text)
        => text.Split(Between, 2) is [var at, var videoId] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
           && ticks <= DateTime.MaxValue.Ticks
            ? new(new DateTime(ticks, DateTimeKind.Utc), videoId)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PublishedAt.Ticks}{Between}{VideoId}");
}
