using Engagement.Insights.Figuring;
using Engagement.Insights.V1;
using Engagement.Platform.Watching;

namespace Engagement.Insights.Retention;

/// <summary>The retention of the videos of one length class: what each of them played, point by point.</summary>
internal sealed class ClassCurves
{
    private readonly double[][] _sorted;

    public ClassCurves(short lengthClass, IReadOnlyList<(long VideoNo, double[] Ratios)> curves)
    {
        (LengthClass, Curves) = (lengthClass, curves);
        _sorted = [.. Enumerable.Range(0, VideoPoints.Count).Select(point => curves.Select(curve => curve.Ratios[point]).Order().ToArray())];
    }

    public short LengthClass { get; }

    public IReadOnlyList<(long VideoNo, double[] Ratios)> Curves { get; }

    /// <summary>Twice how many are below a ratio at a point, equal ones counted half.</summary>
    public int TwiceBelow(int point, double ratio) => CountBelow(_sorted[point], ratio, orEqual: false) + CountBelow(_sorted[point], ratio, orEqual: true);

    private static int CountBelow(double[] sorted, double ratio, bool orEqual)
    {
        var (from, until) = (0, sorted.Length);
        while (from < until)
        {
            var middle = (from + until) / 2;
            if (sorted[middle] < ratio || (orEqual && sorted[middle] == ratio))
                from = middle + 1;
            else
                until = middle;
        }
        return from;
    }
}

/// <summary>The videos that one is compared with.</summary>
/// <param name="Except">The one of the class that it is not compared with: itself, or one too many.</param>
internal sealed record CohortCurves(ClassCurves Class, double[]? Except)
{
    private int Count => Class.Curves.Count - (Except is null ? 0 : 1);

    /// <summary>How much of the others is worse at each point, equal ones counted half. Null without others.</summary>
    public double[]? RelativeOf(double[] ratios) => Count == 0 ? null :
    [
        .. ratios.Select((ratio, point) => (Class.TwiceBelow(point, ratio) - (Except is null ? 0 : ratio.CompareTo(Except[point]) + 1)) / (2.0 * Count)),
    ];

    public Cohort ToProto() => new()
    {
        Shortest = FiguresView.ToDuration(LengthClass.ShortestMs(Class.LengthClass)),
        Longest = FiguresView.ToDuration(LengthClass.ShortestMs((short)(Class.LengthClass + 1))),
        Videos = Count,
    };
}
