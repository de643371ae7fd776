using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.SocialGraph.Follows;

/// <summary>A place in a list of edges, newest first: a moment and, among edges of the same moment, the user at the other end.</summary>
internal readonly record struct FollowPosition(DateTime FollowedAt, string UserId)
{
    /// <summary>Before every edge: Npgsql writes this moment as `infinity`.</summary>
    public static readonly FollowPosition Start = new(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), "");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FollowedAt.Ticks} {UserId}");

    /// <exception cref="Problem">INVALID_ARGUMENT: not a position that we gave out.</exception>
    public static FollowPosition Parse(string? text)
        => text is null ? Start
            : text.Split(' ') is [var ticks, var userId]
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTime.MaxValue.Ticks
                && !userId.Contains('\0', StringComparison.Ordinal)
                ? new FollowPosition(new DateTime(number, DateTimeKind.Utc), userId)
                : throw Problem.InvalidPageToken();
}
