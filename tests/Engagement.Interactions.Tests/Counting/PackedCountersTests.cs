using System.Buffers.Binary;
using Engagement.Interactions.Counting;
using Xunit;

namespace Engagement.Interactions.Tests.Counting;

public sealed class PackedCountersTests
{
    [Theory]
    [InlineData(new long[0], new long[] { 0, 0 }, true)]
    [InlineData(new long[] { 3 }, new long[] { 3, 0 }, true)]
    [InlineData(new long[] { 1 }, new long[] { 256 }, false)]
    [InlineData(new long[] { 1 }, new long[] { 0, 1 }, false)]
    [InlineData(new long[] { -1 }, new long[] { long.MaxValue }, false)]
    public void AreEqual_OfCountsWithZerosAtTheirEnd_ComparesTheNumbers(long[] some, long[] others, bool equal)
    {
        Assert.Equal(equal, PackedCounters.AreEqual(PackedCounters.ToBytes(some), Packed(others)));
        Assert.Equal(equal, PackedCounters.AreEqual(Packed(others), PackedCounters.ToBytes(some)));
    }

    // As Redis has them of older versions.
    private static byte[] Packed(long[] counts)
    {
        var bytes = new byte[8 * counts.Length];
        for (var i = 0; i < counts.Length; i++)
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8 * i), counts[i]);
        return bytes;
    }
}
