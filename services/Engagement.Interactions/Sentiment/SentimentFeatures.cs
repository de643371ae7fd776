using Engagement.Platform.Texts;

namespace Engagement.Interactions.Sentiment;

/// <summary>What the model looks at: words, pairs and triples of words, runs of 3–5 letters, each as a hash, and what the lexicon says.</summary>
internal sealed class SentimentFeatures
{
    public const int LexiconCount = PlainCount + 3 * Steps + Steps;

    private const int PlainCount = 12;
    private const int Steps = 9;

    private const int ShortestRun = 3;
    private const int LongestRun = 5;
    private const int LongestWord = 24;

    private SentimentFeatures(uint[] words, uint[] runs, float[] lexicon, Valence valence)
        => (Words, Runs, Lexicon, Valence) = (words, runs, lexicon, valence);

    /// <summary>Distinct, in ascending order.</summary>
    public uint[] Words { get; }

    /// <summary>Distinct, in ascending order.</summary>
    public uint[] Runs { get; }

    public float[] Lexicon { get; }

    public Valence Valence { get; }

    public static SentimentFeatures Of(string text, uint mask)
    {
        var tokens = SentimentText.Read(text);
        var (words, runs) = (new List<uint>(tokens.Count * 3), new List<uint>(tokens.Count * 12));
        var (negated, previous, beforeThat) = (false, 1ul, 1ul);
        Span<char> padded = stackalloc char[LongestWord + 2];
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Mark)
                negated = false;
            var hash = HashedText.Hash(token.Text, token.Kind == TokenKind.Hashtag ? 0 : (long)token.Kind);
            words.Add((uint)hash & mask);
            if (negated && token.Kind == TokenKind.Word)
                words.Add((uint)HashedText.Hash(token.Text, 101) & mask);
            words.Add((uint)Pair(previous, hash) & mask);
            words.Add((uint)Pair(Pair(beforeThat, previous), hash) & mask);
            // One word between them, whatever it is.
            words.Add((uint)Pair(beforeThat ^ 0x5bd1e995, hash) & mask);
            (previous, beforeThat) = (hash, previous);
            if (token.Kind is TokenKind.Word or TokenKind.Hashtag)
                HashedText.AddRuns(runs, token.Text, ShortestRun, LongestRun, padded, mask);
            negated |= token.Kind == TokenKind.Word && ValenceRules.IsNegation(token.Text);
        }
        var valence = ValenceRules.Of(tokens);
        return new SentimentFeatures(Distinct(words), Distinct(runs), LexiconOf(tokens, valence), valence);
    }

    // The plain values, and four of them in steps, so that what they say of a text need not grow evenly.
    private static float[] LexiconOf(List<Token> tokens, Valence valence)
    {
        float[] values =
        [
            valence.Compound, valence.Positive / 4, valence.Negative / 4, valence.Highest / 2, valence.Lowest / 2, valence.Last / 2,
            MathF.Abs(valence.Compound), valence.Hits == 0 ? 1 : 0,
            MathF.Min(1, tokens.Count(token => token.Shouted) / 4f), MathF.Min(1, tokens.Count(token => token.Drawn) / 2f),
            tokens.Exists(token => token.Text.Contains('!', StringComparison.Ordinal)) ? 1 : 0,
            tokens.Exists(token => token.Text.Contains('?', StringComparison.Ordinal)) ? 1 : 0,
            .. new float[4 * Steps],
        ];
        values[PlainCount + StepOf((valence.Compound + 1) / 2)] = 1;
        values[PlainCount + Steps + StepOf(valence.Positive / 9)] = 1;
        values[PlainCount + 2 * Steps + StepOf(valence.Negative / 9)] = 1;
        values[PlainCount + 3 * Steps + StepOf((valence.Last + 4) / 8)] = 1;
        return values;
    }

    private static int StepOf(float part) => Math.Clamp((int)(part * Steps), 0, Steps - 1);

    private static ulong Pair(ulong one, ulong other) => (one * 0x9E3779B97F4A7C15) ^ (other + 0x632BE59BD9B4E019 + (one << 6));

    private static uint[] Distinct(List<uint> features)
    {
        HashedText.SortDistinct(features);
        return [.. features];
    }
}
