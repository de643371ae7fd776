using Engagement.Interactions.V1;
using Engagement.Platform.Watching;

namespace Engagement.Interactions.Watching;

/// <summary>The figures of a watch session, from its sections and the video's length. Pure, in whole milliseconds.</summary>
internal static class WatchFiguresRules
{
    // A loop goes on from the last 2 % of the video in its first 2 %: players report the ends inexactly.
    private const int EndFrom = 98;
    private const int BeginningUntil = 2;

    /// <param name="withHeat">Whether to work out the replay heat as well, which counters do not need.</param>
    public static WatchFigures Of(WatchSession session, long durationMs, WatchRules rules, bool withHeat)
    {
        var sections = session.Sections;
        var figures = new WatchFigures();
        var previousNumber = -2;
        var previousEndMs = 0L;
        foreach (var (number, section) in sections)
        {
            figures.WatchedMs += section.Length;
            figures.PlayTimeMs += (long)(section.Length / (double)section.Speed);
            figures.Reached25 |= Reaches(section, durationMs, 25);
            figures.Reached50 |= Reaches(section, durationMs, 50);
            figures.Reached75 |= Reaches(section, durationMs, 75);
            figures.Reached95 |= Reaches(section, durationMs, 95);
            if (number == previousNumber + 1 && previousEndMs * 100 >= durationMs * EndFrom && section.StartMs * 100 <= durationMs * BeginningUntil)
                figures.Loops++;
            (previousNumber, previousEndMs) = (number, section.EndMs);
        }
        var union = session.Union();
        figures.DropOffMs = previousEndMs;
        figures.UniqueWatchedMs = union.Sum(part => part.EndMs - part.StartMs);
        figures.Viewed = figures.WatchedMs > rules.ViewAfter.TotalMilliseconds;
        figures.QualityViewed = figures.UniqueWatchedMs >= Math.Min(rules.QualityViewFrom.TotalMilliseconds, durationMs);
        figures.Completed = figures.UniqueWatchedMs * 100 >= durationMs * rules.CompletedFrom;
        figures.Skipped = sections.Count > 0 && figures.WatchedMs < rules.SkippedBefore.TotalMilliseconds && !figures.Completed;
        if (withHeat && figures.WatchedMs > figures.UniqueWatchedMs)
            figures.ReplayHeatMs.AddRange(HeatOf(sections.Values, union, durationMs));
        return figures;
    }

    // Play passes the mark, not only begins behind it.
    private static bool Reaches(PlayedSection section, long durationMs, int percent)
        => section.StartMs * 100 < durationMs * percent && section.EndMs * 100 >= durationMs * percent;

    private static long[] HeatOf(IEnumerable<PlayedSection> sections, List<(long StartMs, long EndMs)> union, long durationMs)
    {
        var heat = new long[VideoPoints.Count];
        foreach (var section in sections)
            VideoPoints.Add(heat, section.StartMs, section.EndMs, durationMs, 1);
        foreach (var (startMs, endMs) in union)
            VideoPoints.Add(heat, startMs, endMs, durationMs, -1);
        return heat;
    }
}
