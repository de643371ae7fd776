namespace Engagement.LoadGenerator.Measuring;

/// <summary>One side over another, round by round.</summary>
/// <param name="AtLeast">What it must reach, or, when <paramref name="IsBound"/>, may reach.</param>
/// <param name="AimFor">What we aim for, or nothing.</param>
internal sealed record Ratio(string What, IReadOnlyList<double> Rounds, double AtLeast, double? AimFor = null, bool IsBound = false)
{
    public Spread Spread => Spread.Of(Rounds);

    public bool IsMet => IsBound ? Spread.Median <= AtLeast : Spread.Median >= AtLeast;

    public static Ratio Of(SideResult numerator, SideResult denominator, double atLeast, double? aimFor = null)
        => new($"{numerator.Name} ÷ {denominator.Name}", Rate(numerator, denominator), atLeast, aimFor);

    /// <summary>Of the cost of one thing, which is the inverse of things a second; at most so much.</summary>
    public static Ratio OfCost(SideResult numerator, SideResult denominator, double atMost)
        => new($"cost of {numerator.Name} ÷ {denominator.Name}", Rate(denominator, numerator), atMost, IsBound: true);

    /// <summary>Of the time within which 95 of 100 calls are answered; at most so much.</summary>
    public static Ratio OfP95(SideResult numerator, SideResult denominator, double atMost)
        => new(
            $"p95 of {numerator.Name} ÷ {denominator.Name}",
            [.. numerator.Rounds.Zip(denominator.Rounds, (n, d) => n.Latency!.P95 / d.Latency!.P95)], atMost, IsBound: true);

    private static double[] Rate(SideResult numerator, SideResult denominator)
        => [.. numerator.Rounds.Zip(denominator.Rounds, (n, d) => n.PerSecond / d.PerSecond)];
}
