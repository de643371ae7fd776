using Engagement.Platform.Texts;
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
            var ofWord = HashedText.Hash(word, 0);
            features.Add((uint)ofWord & mask);
            features.Add((uint)HashedText.Hash(word, (long)previous | 1) & mask);
            previous = ofWord;
            HashedText.AddRuns(features, word, ShortestRun, LongestRun, padded, mask);
            if (OffensiveLexicon.BuiltIn.Match(text.Words, i).Weight is > 0 and var weight)
                features.Add((uint)HashedText.Hash("lexicon", (long)(weight * LexiconSteps)) & mask);
        }
        HashedText.SortDistinct(features);
        return features;
    }
}
