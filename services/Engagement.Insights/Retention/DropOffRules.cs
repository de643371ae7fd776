using Engagement.Insights.Figuring;
using Engagement.Insights.V1;
using Engagement.Platform.Watching;

namespace Engagement.Insights.Retention;

/// <summary>
/// Names the points at which markedly more sessions end than around them: at least 10 more than the mean of the five points before and the five after, and
/// more than three standard deviations of such a count (Poisson). The very end, where all who stay must stop, is none.
/// </summary>
internal static class DropOffRules
{
    private const int Around = 5;
    private const int LastPoint = 96;
    private const double Fewest = 10;
    private const double Deviations = 3;
    private const long HookMs = 3000;

    public static IEnumerable<DropOff> Of(ReadOnlySpan<long> stopped, long durationMs)
    {
        var found = new List<DropOff>();
        for (var point = 0; point <= LastPoint; point++)
        {
            var (sum, count) = (0L, 0);
            for (var other = Math.Max(0, point - Around); other <= Math.Min(LastPoint, point + Around); other++)
            {
                if (other != point)
                    (sum, count) = (sum + stopped[other], count + 1);
            }
            var expected = (double)sum / count;
            if (stopped[point] - expected < Math.Max(Fewest, Deviations * Math.Sqrt(expected)))
                continue;
            var startMs = VideoPoints.StartOf(point, durationMs);
            found.Add(new DropOff
            {
                Point = point,
                Start = FiguresView.ToDuration(startMs),
                Place = PlaceOf(startMs, durationMs),
                StoppedWatching = stopped[point],
                Expected = expected,
            });
        }
        return found;
    }

    private static DropOffPlace PlaceOf(long startMs, long durationMs)
        => startMs < Math.Max(HookMs, durationMs / 10) ? DropOffPlace.Hook
            : startMs * 10 >= durationMs * 9 ? DropOffPlace.Ending
            : DropOffPlace.Body;
}
