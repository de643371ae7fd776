using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Engagement.SocialGraph.Safety.Rules;

/// <summary>
/// 128 bits of a text (Charikar's SimHash over its words and pairs of words), of which nearly equal texts share nearly all. The hashes are keyed,
/// so that a sketch tells nothing of the text to who does not have the key.
/// </summary>
internal static class TextSketch
{
    /// <summary>
    /// Two texts of 14 words that differ in a name are some 19 bits apart, with a deviation of 4; unrelated ones 64, with one of 6.
    /// </summary>
    public const int NearlyTheSame = 38;

    /// <summary>Shorter texts ("hello there") are alike without being copies.</summary>
    public const int FewestWords = 4;

    private const int MostWords = 200;

    /// <summary>0 for a text that is too short to be compared.</summary>
    public static UInt128 Of(ReadOnlySpan<string> words, long key)
    {
        if (words.Length < FewestWords)
            return 0;
        Span<int> balance = stackalloc int[128];
        var previous = 0ul;
        foreach (var word in words[..Math.Min(words.Length, MostWords)])
        {
            var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(word.AsSpan()), key);
            Add(balance, hash);
            Add(balance, BitOperations.RotateLeft(previous, 17) ^ hash);
            previous = hash;
        }
        var sketch = UInt128.Zero;
        for (var bit = 0; bit < balance.Length; bit++)
            sketch |= balance[bit] > 0 ? UInt128.One << bit : 0;
        return sketch;
    }

    public static bool AreNear(UInt128 one, UInt128 other)
        => one != 0 && other != 0 && (int)UInt128.PopCount(one ^ other) <= NearlyTheSame;

    private static void Add(Span<int> balance, ulong feature)
    {
        var (low, high) = (Mix(feature), Mix(~feature));
        for (var bit = 0; bit < 64; bit++)
        {
            balance[bit] += (int)((low >> bit) & 1) * 2 - 1;
            balance[64 + bit] += (int)((high >> bit) & 1) * 2 - 1;
        }
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
