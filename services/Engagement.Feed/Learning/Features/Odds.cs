namespace Engagement.Feed.Learning.Features;

/// <summary>Shares as logarithms of odds, in which independent influences add up.</summary>
internal static class Odds
{
    private const float Least = 1e-4f;

    public static float Of(float share) => MathF.Log(Math.Clamp(share, Least, 1 - Least) / (1 - Math.Clamp(share, Least, 1 - Least)));

    public static float Share(float odds) => 1 / (1 + MathF.Exp(-odds));

    /// <summary>What a share would be under two influences, each seen alone beside the mean.</summary>
    public static float Join(float one, float other, float mean) => Share(Of(one) + Of(other) - Of(mean));
}
