using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>The figures of one watch session, straight from their definitions.</summary>
internal readonly record struct WatchFacts(
    long Watched, long Unique, long PlayTime, bool Viewed, bool QualityViewed, bool Completed, bool Skipped, bool Reached25, bool Reached50,
    bool Reached75, bool Reached95, int Loops, long DropOff)
{
    private const double QualityViewMs = 6000;
    private const double SkipBelowMs = 2000;

    public static WatchFacts Of(IReadOnlyCollection<Section> sections, int durationMs)
    {
        if (sections.Count == 0)
            return default;
        var watched = sections.Sum(section => (long)(section.EndMs - section.StartMs));
        var unique = UniqueOf(sections);
        var completed = unique >= 0.97 * durationMs;
        return new WatchFacts(
            watched, unique,
            PlayTime: sections.Sum(section => (long)((section.EndMs - section.StartMs) / (double)section.Speed)),
            Viewed: watched > 0,
            QualityViewed: unique >= Math.Min(QualityViewMs, durationMs),
            completed,
            Skipped: watched < SkipBelowMs && !completed,
            Reached25: Passes(sections, 0.25 * durationMs), Reached50: Passes(sections, 0.50 * durationMs),
            Reached75: Passes(sections, 0.75 * durationMs), Reached95: Passes(sections, 0.95 * durationMs),
            LoopsOf(sections, durationMs),
            DropOff: sections.MaxBy(section => section.Number).EndMs);
    }

    /// <summary>Counts every millisecond of the video that any section has, by sweeping over their ends.</summary>
    private static long UniqueOf(IReadOnlyCollection<Section> sections)
    {
        var (unique, covered) = (0L, 0);
        foreach (var section in sections.OrderBy(section => section.StartMs))
        {
            unique += Math.Max(0, section.EndMs - Math.Max(section.StartMs, covered));
            covered = Math.Max(covered, section.EndMs);
        }
        return unique;
    }

    /// <summary>Play that begins behind a mark has not reached it.</summary>
    private static bool Passes(IReadOnlyCollection<Section> sections, double mark)
        => sections.Any(section => section.StartMs < mark && section.EndMs >= mark);

    private static int LoopsOf(IReadOnlyCollection<Section> sections, int durationMs)
    {
        var byNumber = sections.ToDictionary(section => section.Number);
        return sections.Count(section => section.EndMs >= 0.98 * durationMs
            && byNumber.TryGetValue(section.Number + 1, out var next) && next.StartMs <= 0.02 * durationMs);
    }
}
