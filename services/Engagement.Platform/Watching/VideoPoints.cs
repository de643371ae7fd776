namespace Engagement.Platform.Watching;

/// <summary>A video in 100 points of equal length, of which each is cut to whole milliseconds: point N is from N to N + 1 hundredths of it.</summary>
public static class VideoPoints
{
    public const int Count = 100;

    /// <summary>Where a point begins, in milliseconds; of point 100, the end.</summary>
    public static long StartOf(int point, long durationMs) => point * durationMs / Count;

    /// <summary>The point that a moment before the end is in.</summary>
    public static int Of(long ms, long durationMs)
    {
        var point = (int)Math.Clamp(ms * Count / durationMs, 0, Count - 1);
        // Cut to whole milliseconds the next may begin at this one already.
        while (point < Count - 1 && StartOf(point + 1, durationMs) <= ms)
            point++;
        return point;
    }

    /// <summary>Adds to each point the milliseconds that a part of the video has in it, times a sign.</summary>
    public static void Add(Span<long> points, long startMs, long endMs, long durationMs, int sign)
    {
        for (var point = (int)(startMs * Count / durationMs); point < Count && StartOf(point, durationMs) < endMs; point++)
        {
            var overlap = Math.Min(endMs, StartOf(point + 1, durationMs)) - Math.Max(startMs, StartOf(point, durationMs));
            points[point] += sign * Math.Max(0, overlap);
        }
    }
}
