using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>A conversation's own key, sealed with one of the configured keys.</summary>
internal readonly record struct WrappedKey(string KeyId, byte[] Bytes);

/// <summary>
/// Each conversation has a random key of its own, wrapped by a configured one. So rotation rewrites one short column per conversation and no
/// message, erasing a wrapped key erases its conversation, and random nonces are far from their limit (2^32 messages a key).
/// </summary>
internal sealed class MessageKeys(IOptions<MessageOptions> options)
{
    private readonly FrozenDictionary<string, byte[]> _keys =
        options.Value.Keys.ToFrozenDictionary(key => key.Key, key => Convert.FromBase64String(key.Value));

    public string CurrentId { get; } = options.Value.CurrentKey;

    /// <summary>The configured keys that are kept only for what is not rewrapped yet.</summary>
    public IEnumerable<string> OldIds => _keys.Keys.Where(id => id != CurrentId);

    public WrappedKey Create(Guid conversationId)
    {
        var key = RandomNumberGenerator.GetBytes(SealedBox.KeyBytes);
        return Wrap(conversationId, key);
    }

    public ConversationKey Unwrap(Guid conversationId, WrappedKey wrapped) => new(conversationId, Open(conversationId, wrapped));

    /// <summary>The same conversation key under the current configured key.</summary>
    public WrappedKey Rewrap(Guid conversationId, WrappedKey wrapped) => Wrap(conversationId, Open(conversationId, wrapped));

    private WrappedKey Wrap(Guid conversationId, byte[] key)
    {
        var bytes = SealedBox.Seal(_keys[CurrentId], key, Associated(conversationId, CurrentId));
        CryptographicOperations.ZeroMemory(key);
        return new WrappedKey(CurrentId, bytes);
    }

    private byte[] Open(Guid conversationId, WrappedKey wrapped)
        => _keys.TryGetValue(wrapped.KeyId, out var key)
            ? SealedBox.Open(key, wrapped.Bytes, Associated(conversationId, wrapped.KeyId))
            : throw new InvalidOperationException($"Conversation {conversationId} needs Messages:Keys:{wrapped.KeyId}, which is not configured.");

    private static byte[] Associated(Guid conversationId, string keyId)
        => [.. conversationId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(keyId)];
}
