namespace Engagement.Feed.Slates;

/// <summary>What earlier videos of the same kind in a stretch multiply a score by: a factor for each, never less than a floor.</summary>
internal sealed class Decay
{
    private readonly double[] _multipliers;

    public Decay(double factor, double floor, int most)
    {
        _multipliers = new double[most + 1];
        _multipliers[0] = 1;
        for (var earlier = 1; earlier <= most; earlier++)
            _multipliers[earlier] = Math.Max(floor, _multipliers[earlier - 1] * factor);
    }

    public double After(int earlier) => _multipliers[earlier];
}
