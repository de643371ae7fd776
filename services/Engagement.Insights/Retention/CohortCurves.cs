using Engagement.Insights.Figuring;
using Engagement.Insights.V1;

namespace Engagement.Insights.Retention;

/// <summary>The retention of the videos of one length class, but for one of them.</summary>
internal sealed record CohortCurves(short LengthClass, IReadOnlyList<double[]> Ratios)
{
    public Cohort ToProto() => new()
    {
        Shortest = FiguresView.ToDuration(Retention.LengthClass.ShortestMs(LengthClass)),
        Longest = FiguresView.ToDuration(Retention.LengthClass.ShortestMs((short)(LengthClass + 1))),
        Videos = Ratios.Count,
    };
}
