using System.Security.Cryptography;
using System.Text;

namespace Engagement.SocialGraph.DirectMessages;

internal static class ConversationIds
{
    /// <summary>
    /// The conversation of two users, whoever asks: a UUIDv8 (RFC 9562) of the SHA-256 of their ids in order, so that two first messages at
    /// once open one conversation. It is no secret; membership is what lets somebody read.
    /// </summary>
    public static Guid Of(string userId, string otherUserId)
    {
        var (low, high) = string.CompareOrdinal(userId, otherUserId) < 0 ? (userId, otherUserId) : (otherUserId, userId);
        return Of($"{low}\0{high}");
    }

    /// <summary>The group that this event begins, whenever it is asked.</summary>
    public static Guid OfGroup(string ownerId, Guid eventId) => Of($"{ownerId}\0\0{eventId}");

    private static Guid Of(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
