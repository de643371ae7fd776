using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.SocialGraph.Lists;

/// <summary>A place in a list of ties, newest first: a moment and, among ties of the same moment, the user at the other end.</summary>
internal readonly record struct TiePosition(DateTime Since, string UserId)
{
    /// <summary>Before every tie: Npgsql writes this moment as `infinity`.</summary>
    public static readonly TiePosition Start = new(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), "");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Since.Ticks} {UserId}");

    /// <exception cref="Problem">INVALID_ARGUMENT: not a position that we gave out.</exception>
    public static TiePosition Parse(string? text)
        => text is null ? Start
            : text.Split(' ') is [var ticks, var userId]
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTime.MaxValue.Ticks
                && !userId.Contains('\0', StringComparison.Ordinal)
                ? new TiePosition(new DateTime(number, DateTimeKind.Utc), userId)
                : throw Problem.InvalidPageToken();
}
