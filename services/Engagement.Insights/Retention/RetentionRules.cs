using Engagement.Insights.Figuring;
using Engagement.Insights.V1;
using Engagement.Platform.Watching;

namespace Engagement.Insights.Retention;

/// <summary>What a curve says.</summary>
internal static class RetentionRules
{
    /// <summary>Time played in each point by its length and the views. Null without views.</summary>
    public static double[]? RatiosOf(Curve curve, long views, long durationMs)
    {
        if (views <= 0 || durationMs <= 0)
            return null;
        var ratios = new double[VideoPoints.Count];
        for (var point = 0; point < ratios.Length; point++)
        {
            var length = VideoPoints.StartOf(point + 1, durationMs) - VideoPoints.StartOf(point, durationMs);
            ratios[point] = length == 0 ? 0 : curve.PlayedMs[point] / ((double)length * views);
        }
        return ratios;
    }

    public static V1.Retention ToProto(Curve curve, long views, long durationMs, CohortCurves cohort)
    {
        var retention = new V1.Retention { Cohort = cohort.ToProto() };
        if (RatiosOf(curve, views, durationMs) is not { } ratios)
            return retention;
        var relative = cohort.RelativeOf(ratios);
        for (var point = 0; point < ratios.Length; point++)
        {
            var told = new RetentionPoint
            {
                ElapsedVideoTimeRatio = (point + 1) / (double)VideoPoints.Count,
                AudienceWatchRatio = ratios[point],
                StartedWatching = curve.Started[point],
                StoppedWatching = curve.Stopped[point],
                Replayed = FiguresView.ToDuration(curve.ReplayedMs[point]),
                Played = FiguresView.ToDuration(curve.PlayedMs[point]),
            };
            if (relative is not null)
                told.RelativeRetentionPerformance = relative[point];
            retention.Points.Add(told);
        }
        retention.DropOffs.Add(DropOffRules.Of(curve.Stopped, durationMs));
        return retention;
    }
}
