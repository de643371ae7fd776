using System.Globalization;
using Engagement.Platform.Errors;

namespace Engagement.SocialGraph.Safety.Cases;

/// <summary>A place in a list of cases: when it was opened and, among those of the same moment, its id.</summary>
internal readonly record struct CasePosition(DateTime OpenedAt, Guid CaseId)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{OpenedAt.Ticks} {CaseId}");

    public static CasePosition Of(SafetyCaseView view) => new(view.OpenedAt, view.CaseId);

    /// <exception cref="Problem">INVALID_ARGUMENT: not a position that we gave out.</exception>
    public static CasePosition? Parse(string? text)
        => text is null ? null
            : text.Split(' ') is [var ticks, var id]
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= DateTime.MaxValue.Ticks
                && Guid.TryParseExact(id, "D", out var caseId)
                ? new CasePosition(new DateTime(number, DateTimeKind.Utc), caseId)
                : throw Problem.InvalidPageToken();
}
