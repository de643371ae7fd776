using Engagement.LoadGenerator.Measuring;

namespace Engagement.LoadGenerator.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Quantile_OfKnownDurations_IsWithinOneBucketAbove(double share)
    {
        var histogram = new LatencyHistogram();
        for (var microseconds = 1; microseconds <= 10_000; microseconds++)
            histogram.Record(TimeSpan.FromMicroseconds(microseconds));

        var exact = share * 10;
        Assert.InRange(histogram.Quantile(share), exact, exact * (1 + 1 / 32.0) + 0.001);
    }

    [Fact]
    public void Add_AnotherHistogram_CountsBoth()
    {
        var (first, second) = (new LatencyHistogram(), new LatencyHistogram());
        first.Record(TimeSpan.FromMilliseconds(1));
        second.Record(TimeSpan.FromHours(1));

        first.Add(second);

        Assert.Equal(2, first.Count);
        Assert.InRange(first.Quantile(1), 3_600_000, 3_720_000);
    }
}
