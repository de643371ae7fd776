using MathNet.Numerics;

namespace Engagement.Feed.Experiments.Readouts;

/// <summary>Whether the arms have the viewers that their weights say: Pearson's chi-square test.</summary>
internal static class SampleRatio
{
    /// <summary>Below it something loses viewers in some arm, or adds them (Kohavi, Tang and Xu, "Trustworthy Online Controlled Experiments", 2020, chapter 21).</summary>
    public const double MismatchBelow = 0.001;

    /// <param name="arms">The viewers of each, and its weight.</param>
    public static double PValue(IReadOnlyCollection<(long Viewers, double Weight)> arms)
    {
        var (viewers, weights) = (arms.Sum(arm => arm.Viewers), arms.Sum(arm => arm.Weight));
        if (viewers == 0)
            return 1;
        var chiSquare = arms.Sum(arm => Math.Pow(arm.Viewers - (viewers * arm.Weight / weights), 2) / (viewers * arm.Weight / weights));
        return SpecialFunctions.GammaUpperRegularized((arms.Count - 1) / 2d, chiSquare / 2);
    }
}
