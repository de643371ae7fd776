using MathNet.Numerics.Distributions;

namespace Engagement.Feed.Experiments.OffPolicy;

/// <summary>An estimate with its 95 % interval.</summary>
internal readonly record struct Estimate(double Value, double Low, double High);

/// <summary>
/// What a policy would have got out of places that another one drew, by the weights w = target ÷ logged propensity of each: inverse propensity scoring,
/// Σ w r ÷ n (Horvitz and Thompson 1952), and self-normalised, Σ w r ÷ Σ w (Swaminathan and Joachims, "The Self-Normalized Estimator for Counterfactual
/// Learning", NIPS 2015). Each is a quotient of sums over viewers, who are independent where their places are not: the intervals are by the delta method
/// for quotients of sums over clusters (Deng, Knoblich and Lu, "Applying the Delta Method in Metric Analytics", KDD 2018).
/// </summary>
/// <param name="Logged">The mean reward as it was.</param>
/// <param name="EffectivePlaces">(Σ w)² ÷ Σ w² (Kong 1992).</param>
internal sealed record PolicyEstimates(
    int Places, int Viewers, Estimate? Logged, Estimate? Ips, Estimate? Snips, double EffectivePlaces, double LargestWeight)
{
    private const double UpperTail = 0.975;

    public static PolicyEstimates Of(IReadOnlyCollection<LoggedDraw> draws)
    {
        var viewers = draws.GroupBy(draw => draw.ViewerId).Select(of => (
            Places: (double)of.Count(), Reward: of.Sum(draw => draw.Reward), Weight: of.Sum(draw => draw.Weight),
            Weighted: of.Sum(draw => draw.Weight * draw.Reward))).ToList();
        var (weights, squares) = (draws.Sum(draw => draw.Weight), draws.Sum(draw => draw.Weight * draw.Weight));
        return new PolicyEstimates(
            draws.Count, viewers.Count,
            Quotient([.. viewers.Select(viewer => (viewer.Reward, viewer.Places))]),
            Quotient([.. viewers.Select(viewer => (viewer.Weighted, viewer.Places))]),
            Quotient([.. viewers.Select(viewer => (viewer.Weighted, viewer.Weight))]),
            squares > 0 ? weights * weights / squares : 0,
            draws.Select(draw => draw.Weight).DefaultIfEmpty().Max());
    }

    /// <summary>Null when fewer than 2 viewers say anything.</summary>
    private static Estimate? Quotient(IReadOnlyList<(double Above, double Below)> viewers)
    {
        var below = viewers.Sum(viewer => viewer.Below);
        if (viewers.Count < 2 || below <= 0)
            return null;
        var value = viewers.Sum(viewer => viewer.Above) / below;
        var squares = viewers.Sum(viewer => Math.Pow(viewer.Above - (value * viewer.Below), 2));
        var error = Math.Sqrt(squares * viewers.Count / (viewers.Count - 1)) / below;
        var half = StudentT.InvCDF(0, 1, viewers.Count - 1, UpperTail) * error;
        return new Estimate(value, value - half, value + half);
    }
}
