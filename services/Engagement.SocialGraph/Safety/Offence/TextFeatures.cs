using System.IO.Hashing;
using System.Runtime.InteropServices;
using Engagement.SocialGraph.Safety.Normalising;

namespace Engagement.SocialGraph.Safety.Offence;

/// <summary>
/// What a trained model looks at, each as a hash: words, pairs of words, runs of 2–5 letters within a word, and hits of the lexicon.
/// </summary>
internal static class TextFeatures
{
    private const int ShortestRun = 2;
    private const int LongestRun = 5;
    private const int LongestWord = 30;
    private const int MostFeatures = 4000;
    private const int LexiconSteps = 4;

    /// <summary>The distinct features of a text, in ascending order.</summary>
    public static List<uint> Of(MessageText text, uint mask)
    {
        var features = new List<uint>(text.Words.Length * 16);
        Span<char> padded = stackalloc char[LongestWord + 2];
        var previous = 0ul;
        for (var i = 0; i < text.Words.Length && features.Count < MostFeatures; i++)
        {
            var word = text.Words[i];
            var ofWord = Hash(word, 0);
            features.Add((uint)ofWord & mask);
            features.Add((uint)Hash(word, (long)previous | 1) & mask);
            previous = ofWord;
            AddRuns(features, word, padded, mask);
            if (OffensiveLexicon.BuiltIn.Match(text.Words, i).Weight is > 0 and var weight)
                features.Add((uint)Hash("lexicon", (long)(weight * LexiconSteps)) & mask);
        }
        features.Sort();
        Distinct(features);
        return features;
    }

    private static void AddRuns(List<uint> features, string word, Span<char> padded, uint mask)
    {
        var length = Math.Min(word.Length, LongestWord);
        padded[0] = ' ';
        word.AsSpan(0, length).CopyTo(padded[1..]);
        padded[length + 1] = ' ';
        for (var size = ShortestRun; size <= LongestRun; size++)
        {
            for (var start = 0; start + size <= length + 2; start++)
                features.Add((uint)Hash(padded.Slice(start, size), -size) & mask);
        }
    }

    private static ulong Hash(ReadOnlySpan<char> text, long seed) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text), seed);

    private static void Distinct(List<uint> sorted)
    {
        var kept = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
                sorted[kept++] = sorted[i];
        }
        sorted.RemoveRange(kept, sorted.Count - kept);
    }
}
