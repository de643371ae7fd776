using Engagement.Insights.Figuring;
using Engagement.Insights.V1;
using Engagement.Platform.Errors;
using Engagement.Platform.Time;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Insights.Reading;

/// <summary>The points of a series that are asked for.</summary>
/// <param name="FirstDay">The first of the days whose trend is told, which end with the series.</param>
internal readonly record struct SeriesWindow(Grain Grain, DateTime Start, DateTime End, DateTime FirstDay);

internal static class SeriesRules
{
    public const int MostHours = 744;
    public const int MostDays = 400;
    private const int DaysOfTrend = 90;

    // What a TimeSpan before it can still be.
    private static readonly DateTime Earliest = DateTime.UnixEpoch;

    /// <param name="selection">Null for no series.</param>
    public static SeriesWindow Read(SeriesSelection? selection, DateTimeOffset now, FieldViolations violations)
    {
        if (selection is null)
            return new SeriesWindow(Grain.Ever, now.UtcDateTime, now.UtcDateTime, now.UtcDateTime.Date.AddDays(-DaysOfTrend));
        violations.RequireDefined(selection.Granularity, "series.granularity");
        var (grain, most) = selection.Granularity == Granularity.Day
            ? (Grain.Day, TimeSpan.FromDays(MostDays))
            : (Grain.Hour, TimeSpan.FromHours(MostHours));
        var end = ReadTime(selection.EndTime, "series.end_time", now.UtcDateTime, violations);
        var start = ReadTime(selection.StartTime, "series.start_time", end - Earliest < most ? Earliest : end - most, violations);
        violations.Require(start < end, "series.start_time", "must be before end_time");
        violations.Require(end - start <= most, "series.start_time", $"must be at most {MostHours} hours or {MostDays} days before end_time");
        return new SeriesWindow(grain, (grain == Grain.Day ? Slot.DayOf(start) : Slot.HourOf(start)).Start, end, start.Date);
    }

    private static DateTime ReadTime(Timestamp? time, string field, DateTime fallback, FieldViolations violations)
    {
        if (time is null)
            return fallback;
        var holds = time.IsTime();
        violations.Require(holds, field, "must be from 1970 to 9999, with nanos from 0 to 999,999,999");
        return holds ? time.ToDateTime() : fallback;
    }
}
