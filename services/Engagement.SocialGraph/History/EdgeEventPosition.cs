using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.SocialGraph.History;

/// <summary>A place in a list of events: when, then whose tie, then its revision.</summary>
internal readonly record struct EdgeEventPosition(DateTime RecordedAt, string UserId, long Revision)
{
    /// <summary>Npgsql writes these moments as `-infinity` and `infinity`.</summary>
    public static readonly EdgeEventPosition First = new(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), "", 0);

    public static readonly EdgeEventPosition Last = new(DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), "", 0);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RecordedAt.Ticks} {UserId} {Revision}");

    /// <exception cref="Problem">INVALID_ARGUMENT: not a position that we gave out.</exception>
    public static EdgeEventPosition Parse(string text)
        => text.Split(' ') is [var ticks, var userId, var revision]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time) && time <= DateTime.MaxValue.Ticks
            && FieldViolations.IsId(userId)
            && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new EdgeEventPosition(new DateTime(time, DateTimeKind.Utc), userId, number)
            : throw Problem.InvalidPageToken();
}
