using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Engagement.Platform.Texts;

/// <summary>Pieces of a text as hashes, which small models look at. A trained model holds for just these: another hash makes it void.</summary>
public static class HashedText
{
    public static ulong Hash(ReadOnlySpan<char> text, long seed) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), seed);

    /// <summary>Adds the runs of so many letters within a word, of which its beginning and its end are one.</summary>
    /// <param name="padded">Room for two more than the letters of a word that are looked at.</param>
    public static void AddRuns(List<uint> features, string word, int shortest, int longest, Span<char> padded, uint mask)
    {
        var length = Math.Min(word.Length, padded.Length - 2);
        padded[0] = ' ';
        word.AsSpan(0, length).CopyTo(padded[1..]);
        padded[length + 1] = ' ';
        for (var size = shortest; size <= longest; size++)
        {
            for (var start = 0; start + size <= length + 2; start++)
                features.Add((uint)Hash(padded.Slice(start, size), -size) & mask);
        }
    }

    /// <summary>Puts features in ascending order, each once.</summary>
    public static void SortDistinct(List<uint> features)
    {
        features.Sort();
        var kept = 0;
        for (var i = 0; i < features.Count; i++)
        {
            if (i == 0 || features[i] != features[i - 1])
                features[kept++] = features[i];
        }
        features.RemoveRange(kept, features.Count - kept);
    }
}
