using System.Buffers.Binary;
using System.IO.Hashing;

namespace Engagement.Feed.Slates;

/// <summary>The draws of a slate: the same for the same request and position, whenever and wherever they are drawn.</summary>
internal sealed class ExplorationDraw(Guid requestId, int firstPosition)
{
    /// <summary>From 0 to 1, without 1.</summary>
    public double At(int place)
    {
        Span<byte> seed = stackalloc byte[20];
        requestId.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], firstPosition + place);
        return (XxHash3.HashToUInt64(seed) >> 11) * (1.0 / (1UL << 53));
    }
}
