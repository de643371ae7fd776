using System.Buffers;

namespace Engagement.Feed.Explaining;

/// <summary>Writes whole numbers, not negative, seven bits a byte.</summary>
internal sealed class NumberWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(32 * 1024);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Bytes that the caller fills.</summary>
    public Span<byte> Reserve(int count)
    {
        var bytes = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return bytes;
    }

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void Write(long value)
    {
        for (; value > 0x7F; value >>= 7)
            WriteByte((byte)(value | 0x80));
        WriteByte((byte)value);
    }
}

/// <summary>Reads what <see cref="NumberWriter"/> wrote.</summary>
internal sealed class NumberReader(byte[] bytes)
{
    private int _at;

    public byte ReadByte() => bytes[_at++];

    public long Read()
    {
        var value = 0L;
        for (var shift = 0; ; shift += 7)
        {
            var read = ReadByte();
            value |= (long)(read & 0x7F) << shift;
            if (read <= 0x7F)
                return value;
        }
    }
}
