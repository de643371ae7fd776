using Engagement.Feed.Models;

namespace Engagement.Feed.Tests.Models;

public sealed class ComparisonTests
{
    [Fact]
    public void Of_TwoScorers_IsTheShareOfEachViewersPairsInOrder()
    {
        int[] viewers = [1, 1, 1, 2, 2];
        double[] values = [3, 1, 1, 0, 2];

        // Of viewer 1 two pairs count, of viewer 2 one; what is between viewers does not.
        var comparison = Comparison.Of(7, viewers, values, candidate: [9, 1, 2, 0, 5], serving: [0, 0, 1, 5, 0]);

        Assert.Equal((7L, 2, 3L, 1.0, 0.5 / 3), (comparison.ServingVersion, comparison.Viewers, comparison.Pairs, comparison.Candidate, comparison.Serving));
    }

    [Fact]
    public void IsBetter_OfADifferenceThatChanceMakes_IsFalse()
    {
        var random = new Random(1);
        int[] viewers = [.. Enumerable.Range(0, 400).Select(row => row / 10)];
        double[] values = [.. viewers.Select(_ => (double)random.Next(2))];
        double[] blind = [.. viewers.Select(_ => random.NextDouble())];
        double[] seeing = [.. values.Select(value => value + random.NextDouble())];

        Assert.True(Comparison.Of(0, viewers, values, seeing, blind).IsBetter);
        Assert.False(Comparison.Of(0, viewers, values, blind, blind).IsBetter);
        Assert.False(Comparison.Of(0, viewers, values, blind, [.. viewers.Select(_ => random.NextDouble())]).IsBetter);
        Assert.False(Comparison.Of(0, viewers, values, blind, seeing).IsBetter);
    }

    [Fact]
    public void Of_NothingToOrder_IsNotBetter() => Assert.False(Comparison.Of(0, [1, 1, 2], [1, 1, 5], [1, 2, 3], [3, 2, 1]).IsBetter);
}
