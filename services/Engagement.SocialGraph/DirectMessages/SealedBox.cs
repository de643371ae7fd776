using System.Security.Cryptography;

namespace Engagement.SocialGraph.DirectMessages;

/// <summary>AES-256-GCM: {version, 96-bit random nonce, ciphertext, 128-bit tag}.</summary>
internal static class SealedBox
{
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeaderBytes = 1 + NonceBytes;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> associated)
    {
        var box = new byte[HeaderBytes + content.Length + TagBytes];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, content, box.AsSpan(HeaderBytes, content.Length), box.AsSpan(HeaderBytes + content.Length), associated);
        return box;
    }

    /// <exception cref="CryptographicException">Not sealed with this key and associated data, or altered since.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associated)
    {
        if (box.Length < HeaderBytes + TagBytes || box[0] != Version)
            throw new CryptographicException("Not a sealed box of a known version.");
        var content = new byte[box.Length - HeaderBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Decrypt(box.Slice(1, NonceBytes), box[HeaderBytes..^TagBytes], box[^TagBytes..], content, associated);
        return content;
    }
}
