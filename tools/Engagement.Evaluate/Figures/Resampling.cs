namespace Engagement.Evaluate.Figures;

/// <summary>Bootstrap over viewers: how often each is drawn in each resample. The same dice for every figure, so that differences are paired.</summary>
internal sealed class Resampling
{
    private readonly byte[][] _draws;

    public Resampling(int viewers, int resamples = 1000, int seed = 1)
    {
        EveryOne = new byte[viewers];
        Array.Fill(EveryOne, (byte)1);
        var random = new Random(seed);
        _draws = new byte[resamples][];
        for (var resample = 0; resample < resamples; resample++)
        {
            var draws = _draws[resample] = new byte[viewers];
            for (var draw = 0; draw < viewers; draw++)
                draws[random.Next(viewers)]++;
        }
    }

    /// <summary>Each viewer once: the data as it is.</summary>
    public byte[] EveryOne { get; }

    /// <param name="statistic">The figure when each viewer counts so many times.</param>
    public Figure Of(Func<byte[], double> statistic, IReadOnlyList<double>? seeds = null)
    {
        var sorted = _draws.AsParallel().Select(statistic).Order().ToArray();
        return new Figure(
            statistic(EveryOne), sorted[sorted.Length * 25 / 1000], sorted[(sorted.Length * 975 / 1000) - 1], seeds);
    }
}
