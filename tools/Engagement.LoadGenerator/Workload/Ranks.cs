namespace Engagement.LoadGenerator.Workload;

/// <summary>Draws ranks from 0 with a weight of (rank + 1 + offset)^-exponent each.</summary>
internal sealed class Ranks
{
    private readonly double[] _upTo;

    public Ranks(int count, double offset, double exponent)
    {
        _upTo = new double[count];
        var sum = 0.0;
        for (var rank = 0; rank < count; rank++)
            _upTo[rank] = sum += Math.Pow(rank + 1 + offset, -exponent);
    }

    public int Next(Random random)
    {
        var place = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return Math.Min(place >= 0 ? place : ~place, _upTo.Length - 1);
    }
}
