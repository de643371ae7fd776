using System.Buffers.Binary;

namespace Engagement.Interactions.Counting;

/// <summary>
/// A subject's counters as one value: 64-bit integers, big-endian (as Redis' BITFIELD has them), each at its counter's place; those behind the last one
/// that was ever touched are left out.
/// </summary>
internal static class PackedCounters
{
    public static readonly int Count = Enum.GetValues<Counter>().Length;

    public static byte[] ToBytes(ReadOnlySpan<long> counts)
    {
        var used = counts.LastIndexOfAnyExcept(0) + 1;
        var bytes = new byte[used * sizeof(long)];
        for (var i = 0; i < used; i++)
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * sizeof(long)), counts[i]);
        return bytes;
    }

    /// <summary>All counters, zeros included.</summary>
    public static long[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var counts = new long[Count];
        Read(bytes, counts);
        return counts;
    }

    /// <summary>Those that are there; <paramref name="counts"/> has zeros for the others.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, Span<long> counts)
    {
        for (var i = 0; i < Math.Min(counts.Length, bytes.Length / sizeof(long)); i++)
            counts[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(i * sizeof(long))..]);
    }

    /// <summary>Whether they are the same numbers: zeros at the end may be there or not.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> some, ReadOnlySpan<byte> others) => some.TrimEnd((byte)0).SequenceEqual(others.TrimEnd((byte)0));
}
