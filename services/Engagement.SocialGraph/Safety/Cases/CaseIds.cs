using System.Security.Cryptography;

namespace Engagement.SocialGraph.Safety.Cases;

internal static class CaseIds
{
    /// <summary>The one case of a message: a UUIDv8 (RFC 9562) of the SHA-256 of conversation and message.</summary>
    public static Guid Of(Guid conversationId, Guid messageId)
    {
        Span<byte> both = stackalloc byte[32];
        conversationId.TryWriteBytes(both, bigEndian: true, out _);
        messageId.TryWriteBytes(both[16..], bigEndian: true, out _);
        var bytes = SHA256.HashData(both).AsSpan(0, 16);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
