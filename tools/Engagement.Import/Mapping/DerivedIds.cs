using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Engagement.Import.Mapping;

/// <summary>
/// Ids that follow from the data alone: a second import, or one after a kill, says the same of the same rows, and nothing counts twice.
/// </summary>
internal static class DerivedIds
{
    public static string Video(string id) => $"kr-v{id}";

    public static string User(string id) => $"kr-u{id}";

    public static string Author(string id) => $"kr-a{id}";

    public static string Sound(string id) => $"kr-s{id}";

    public static string Topic(string tag) => $"tag-{tag}";

    /// <summary>A UUIDv7 of that moment; its other bits are a hash of kind, user, video, moment, and which of several equals.</summary>
    public static string Event(string kind, string userId, string videoId, long timeMs, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        var happening = string.Create(CultureInfo.InvariantCulture, $"{kind}\0{userId}\0{videoId}\0{timeMs}\0{ordinal}");
        XxHash128.Hash(Encoding.UTF8.GetBytes(happening), bytes);
        // RFC 9562, 5.7: 48 bits of milliseconds, the version 7, 12 free bits, the variant 10, 62 free bits.
        BinaryPrimitives.WriteInt64BigEndian(bytes, (timeMs << 16) | (uint)((bytes[6] & 0x0F | 0x70) << 8) | bytes[7]);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
