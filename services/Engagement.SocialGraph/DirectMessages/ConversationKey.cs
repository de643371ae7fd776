using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>Seals and opens the texts of one conversation. A text moved to another conversation, message or sender does not open.</summary>
internal sealed class ConversationKey(Guid conversationId, byte[] key) : IDisposable
{
    public byte[] Seal(Guid messageId, string senderId, string text)
        => SealedBox.Seal(key, Encoding.UTF8.GetBytes(text), Associated(messageId, senderId));

    public string Open(Guid messageId, string senderId, byte[] body)
        => Encoding.UTF8.GetString(SealedBox.Open(key, body, Associated(messageId, senderId)));

    /// <summary>Tells two contents apart, and without the key tells nothing of either.</summary>
    public long FingerprintOf(ReadOnlySpan<byte> content) => BinaryPrimitives.ReadInt64BigEndian(HMACSHA256.HashData(key, content));

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    private byte[] Associated(Guid messageId, string senderId)
        => [.. conversationId.ToByteArray(bigEndian: true), .. messageId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(senderId)];
}
