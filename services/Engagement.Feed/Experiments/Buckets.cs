using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Engagement.Feed.Experiments;

/// <summary>
/// Deals viewers to buckets, the same one for ever and everywhere: the first 8 bytes, the most significant first, of the SHA-256 of the names and the viewer's
/// id, each followed by a zero byte, modulo 10,000. Published in docs/services/feed.md.
/// </summary>
internal static class Buckets
{
    /// <summary>Basis points.</summary>
    public const int Count = 10_000;

    /// <summary>Whether a viewer is in an experiment depends on its layer alone: two of one layer never share a viewer.</summary>
    public static int InLayer(string layer, string viewerId) => Of("layer", layer, viewerId);

    /// <summary>Which arm the viewer has then depends on another hash, so that neighbours in the layer have all arms.</summary>
    public static int InExperiment(string layer, string salt, string viewerId) => Of("arm", layer, salt, viewerId);

    private static int Of(params ReadOnlySpan<string> names)
    {
        var text = new byte[names.Length + Encoding.UTF8.GetByteCount(string.Concat(names))];
        var at = 0;
        foreach (var name in names)
            at += Encoding.UTF8.GetBytes(name, text.AsSpan(at)) + 1;
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(text)) % Count);
    }
}
