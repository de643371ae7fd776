namespace Engagement.LoadGenerator.Measuring;

/// <summary>One timed run of one side.</summary>
/// <param name="PerSecond">What was done, a second.</param>
/// <param name="Latency">Of its calls, when they were timed.</param>
/// <param name="Processor">Seconds of processor time for each second, by who used them.</param>
internal sealed record Measurement(double PerSecond, LatencySummary? Latency = null, IReadOnlyDictionary<string, double>? Processor = null);

/// <summary>Milliseconds.</summary>
internal sealed record LatencySummary(double P50, double P95, double P99, double Largest);

/// <summary>The figures of one side over all rounds.</summary>
internal sealed record Spread(double Median, double Least, double Greatest)
{
    public static Spread Of(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[^1]);
    }
}
