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
        => OfLatency("p95", latency => latency.P95, numerator, denominator, atMost);

    /// <summary>Of the time within which 99 of 100 calls are answered; at most so much.</summary>
    public static Ratio OfP99(SideResult numerator, SideResult denominator, double atMost)
        => OfLatency("p99", latency => latency.P99, numerator, denominator, atMost);

    private static Ratio OfLatency(string name, Func<LatencySummary, double> of, SideResult numerator, SideResult denominator, double atMost)
        => new(
            $"{name} of {numerator.Name} ÷ {denominator.Name}",
            [.. numerator.Rounds.Zip(denominator.Rounds, (n, d) => of(n.Latency!) / of(d.Latency!))], atMost, IsBound: true);

    private static double[] Rate(SideResult numerator, SideResult denominator)
        => [.. numerator.Rounds.Zip(denominator.Rounds, (n, d) => n.PerSecond / d.PerSecond)];
}
