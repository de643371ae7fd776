using Engagement.Simulator.Figures;

namespace Engagement.Simulator.Tests;

public sealed class FiguresTests
{
    // Student's t with two degrees of freedom leaves 2.5 % above 4.302653 (any table of it).
    [Fact]
    public void Interval_OfThree_IsByStudentsT()
    {
        var interval = Interval.Of([1, 2, 3]);

        Assert.Equal(2, interval.Mean);
        Assert.Equal(2 - (4.302653 / Math.Sqrt(3)), interval.Low, tolerance: 1e-6);
        Assert.Equal(2 + (4.302653 / Math.Sqrt(3)), interval.High, tolerance: 1e-6);
    }
}
