using Engagement.Insights.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Torture.Viewings;

/// <summary>The retention that should be told, from its definitions.</summary>
internal static class RetentionTruth
{
    private const int CohortViews = 10;
    private const int LastPointOfADropOff = 96;

    public static Retention Of(VideoTruth truth, IEnumerable<VideoTruth> all)
    {
        var shortest = ShortestOf(truth.Video.DurationMs);
        var others = all.Where(other => other != truth && other.Total["views"] >= CohortViews && ShortestOf(other.Video.DurationMs) == shortest).ToArray();
        var retention = new Retention
        {
            Cohort = new Cohort { Shortest = ToDuration(shortest), Longest = ToDuration(Math.Max(1_000, 2 * shortest)), Videos = others.Length },
        };
        if (truth.Total["views"] == 0)
            return retention;
        for (var point = 0; point < VideoTruth.Points; point++)
        {
            var told = new RetentionPoint
            {
                ElapsedVideoTimeRatio = (point + 1) / 100.0,
                AudienceWatchRatio = (double)RatioOf(truth, point),
                StartedWatching = truth.Started[point],
                StoppedWatching = truth.Stopped[point],
                Played = ToDuration(truth.Played[point]),
                Replayed = ToDuration(truth.Replayed[point]),
            };
            if (others.Length > 0)
            {
                var ratio = RatioOf(truth, point);
                told.RelativeRetentionPerformance = others.Average(other => (RatioOf(other, point).CompareTo(ratio) switch { < 0 => 1, 0 => 0.5, _ => 0 }));
            }
            retention.Points.Add(told);
            if (DropOffOf(truth, point) is { } dropOff)
                retention.DropOffs.Add(dropOff);
        }
        return retention;
    }

    private static decimal RatioOf(VideoTruth truth, int point)
        => (truth.StartOf(point + 1) - truth.StartOf(point)) * truth.Total["views"] is var whole and > 0 ? (decimal)truth.Played[point] / whole : 0;

    // At least 10, and three standard deviations, more than the mean of the five points on either side; the very end is none.
    private static DropOff? DropOffOf(VideoTruth truth, int point)
    {
        if (point > LastPointOfADropOff)
            return null;
        var expected = Enumerable.Range(point - 5, 11).Where(other => other != point && other is >= 0 and <= LastPointOfADropOff)
            .Average(other => truth.Stopped[other]);
        if (truth.Stopped[point] - expected < Math.Max(10, 3 * Math.Sqrt(expected)))
            return null;
        var (start, length) = (truth.StartOf(point), truth.Video.DurationMs);
        return new DropOff
        {
            Point = point,
            Start = ToDuration(start),
            Place = start < Math.Max(3_000, length / 10) ? DropOffPlace.Hook : start * 10 >= length * 9 ? DropOffPlace.Ending : DropOffPlace.Body,
            StoppedWatching = truth.Stopped[point],
            Expected = expected,
        };
    }

    /// <summary>The shortest of the videos that it is compared with: a power of two of seconds, or 0.</summary>
    private static int ShortestOf(int durationMs)
    {
        if (durationMs < 1_000)
            return 0;
        var shortest = 1_000;
        while (2 * shortest <= durationMs)
            shortest *= 2;
        return shortest;
    }

    private static Duration ToDuration(long ms) => Duration.FromTimeSpan(TimeSpan.FromMilliseconds(ms));
}
