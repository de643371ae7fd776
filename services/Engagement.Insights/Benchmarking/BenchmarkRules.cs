using Engagement.Insights.V1;
using MathNet.Numerics.Distributions;

namespace Engagement.Insights.Benchmarking;

/// <summary>Where one stands among others, and what the best of them do differently.</summary>
internal static class BenchmarkRules
{
    /// <summary>Fewer others say nothing.</summary>
    public const int FewestOthers = 20;

    private const int BestPart = 4;
    private const double UpperTail = 0.975;

    private static readonly (BenchmarkFigure Figure, Func<BenchmarkUnit, double> Of)[] Figures =
    [
        (BenchmarkFigure.Views, unit => unit.Views / unit.Videos),
        (BenchmarkFigure.LikeRate, unit => ByViews(unit, unit.Likes)),
        (BenchmarkFigure.CommentRate, unit => ByViews(unit, unit.Comments)),
        (BenchmarkFigure.ShareRate, unit => ByViews(unit, unit.Shares)),
        (BenchmarkFigure.SaveRate, unit => ByViews(unit, unit.Saves)),
        (BenchmarkFigure.EngagementRate, unit => ByViews(unit, unit.Engagements)),
    ];

    private static readonly (BenchmarkTrait Trait, Func<BenchmarkUnit, double> Of)[] Traits =
    [
        (BenchmarkTrait.Length, unit => unit.LogLength), (BenchmarkTrait.PublishedInTheEvening, unit => unit.Hour),
        (BenchmarkTrait.WithSound, unit => unit.Sound), (BenchmarkTrait.Remix, unit => unit.Remix),
    ];

    public static IEnumerable<BenchmarkPercentile> PercentilesOf(BenchmarkUnit own, IReadOnlyList<BenchmarkUnit> others)
        => others.Count < FewestOthers ? [] : Figures.Select(figure =>
        {
            var (value, sorted) = (figure.Of(own), others.Select(figure.Of).Order().ToArray());
            return new BenchmarkPercentile
            {
                Figure = figure.Figure,
                Value = value,
                // Equal ones counted half.
                Percentile = sorted.Sum(other => other.CompareTo(value) switch { < 0 => 1.0, 0 => 0.5, _ => 0 }) / sorted.Length,
                Median = sorted[sorted.Length / 2],
                BestQuarterFrom = sorted[^(sorted.Length / BestPart)],
            };
        });

    /// <summary>The quarter with the most views against the rest.</summary>
    public static IEnumerable<BenchmarkDifference> DifferencesOf(IReadOnlyList<BenchmarkUnit> others)
    {
        if (others.Count < FewestOthers)
            return [];
        var ordered = others.OrderByDescending(unit => unit.Views / unit.Videos).ThenByDescending(unit => unit.Engagements).ToArray();
        var (best, rest) = (ordered[..(ordered.Length / BestPart)], ordered[(ordered.Length / BestPart)..]);
        return Traits.Select(trait => DifferenceOf(trait.Trait, [.. best.Select(trait.Of)], [.. rest.Select(trait.Of)])).OfType<BenchmarkDifference>();
    }

    // Welch's interval of a difference of means, and Cohen's d. Null where all are the same.
    private static BenchmarkDifference? DifferenceOf(BenchmarkTrait trait, double[] best, double[] rest)
    {
        var (bestMean, bestVariance) = MomentsOf(best);
        var (restMean, restVariance) = MomentsOf(rest);
        var (bestError, restError) = (bestVariance / best.Length, restVariance / rest.Length);
        if (bestError + restError <= 0)
            return null;
        var freedom = Math.Pow(bestError + restError, 2)
            / ((bestError * bestError / (best.Length - 1)) + (restError * restError / (rest.Length - 1)));
        var (difference, half) = (bestMean - restMean, StudentT.InvCDF(0, 1, freedom, UpperTail) * Math.Sqrt(bestError + restError));
        var spread = Math.Sqrt((((best.Length - 1) * bestVariance) + ((rest.Length - 1) * restVariance)) / (best.Length + rest.Length - 2));
        return new BenchmarkDifference
        {
            Trait = trait, Best = bestMean, Rest = restMean, Difference = difference, Lower = difference - half, Upper = difference + half,
            EffectSize = difference / spread,
        };
    }

    private static (double Mean, double Variance) MomentsOf(double[] values)
    {
        var mean = values.Average();
        return (mean, values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }

    private static double ByViews(BenchmarkUnit unit, double count) => unit.Views <= 0 ? 0 : count / unit.Views;
}
