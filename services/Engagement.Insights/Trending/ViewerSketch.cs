using System.Numerics;

namespace Engagement.Insights.Trending;

/// <summary>
/// About how many different viewers there were (HyperLogLog, 256 registers): within 3 % for some hundreds, 6.5 % beyond. It forgets who they were, and meeting
/// one again changes nothing.
/// </summary>
internal sealed class ViewerSketch
{
    private const int Registers = 256;
    private const double Alpha = 0.7213 / (1 + (1.079 / Registers));

    private static readonly double[] Powers = [.. Enumerable.Range(0, 66).Select(rank => Math.ScaleB(1, -rank))];

    private readonly byte[] _ranks = new byte[Registers];

    public void Add(ulong hash)
    {
        var register = (int)(hash % Registers);
        _ranks[register] = Math.Max(_ranks[register], (byte)(BitOperations.LeadingZeroCount(hash | (Registers - 1)) + 1));
    }

    public void Join(ViewerSketch other)
    {
        for (var i = 0; i < Registers; i++)
            _ranks[i] = Math.Max(_ranks[i], other._ranks[i]);
    }

    public double Estimate()
    {
        var (sum, empty) = (0.0, 0);
        foreach (var rank in _ranks)
        {
            sum += Powers[rank];
            empty += rank == 0 ? 1 : 0;
        }
        var raw = Alpha * Registers * Registers / sum;
        return raw <= 2.5 * Registers && empty > 0 ? Registers * Math.Log(Registers / (double)empty) : raw;
    }

    /// <summary>The registers that are not empty, when those are few: most sketches are of few viewers.</summary>
    public void WriteTo(BinaryWriter writer)
    {
        var used = Enumerable.Range(0, Registers).Where(i => _ranks[i] > 0).ToArray();
        var isSparse = used.Length < Registers / 2;
        writer.Write(isSparse ? (byte)used.Length : byte.MaxValue);
        if (!isSparse)
            writer.Write(_ranks);
        foreach (var i in isSparse ? used : [])
        {
            writer.Write((byte)i);
            writer.Write(_ranks[i]);
        }
    }

    public static ViewerSketch ReadFrom(BinaryReader reader)
    {
        var sketch = new ViewerSketch();
        var used = reader.ReadByte();
        if (used == byte.MaxValue)
            reader.ReadExactly(sketch._ranks);
        for (var i = 0; used < byte.MaxValue && i < used; i++)
            sketch._ranks[reader.ReadByte()] = reader.ReadByte();
        return sketch;
    }
}
