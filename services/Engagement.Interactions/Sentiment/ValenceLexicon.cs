using System.Collections.Frozen;
using System.Globalization;

namespace Engagement.Interactions.Sentiment;

/// <summary>How pleasant people find words, emoticons and abbreviations, -4 to 4. English. See `valence-lexicon.LICENSE.txt`.</summary>
internal static class ValenceLexicon
{
    private static readonly FrozenDictionary<string, float> Valences = Read();

    private static readonly FrozenDictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> BySpan
        = Valences.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The longest emoticon.</summary>
    public static int LongestEmoticon { get; } = Valences.Keys.Where(key => !char.IsLetter(key[0])).Max(key => key.Length);

    /// <param name="token">In lower case.</param>
    public static bool TryGet(ReadOnlySpan<char> token, out float valence) => BySpan.TryGetValue(token, out valence);

    private static FrozenDictionary<string, float> Read()
    {
        using var stream = typeof(ValenceLexicon).Assembly.GetManifestResourceStream("Sentiment/valence-lexicon.tsv")
            ?? throw new InvalidOperationException("The lexicon of valence is not in the assembly.");
        using var reader = new StreamReader(stream);
        var valences = new Dictionary<string, float>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            valences.Add(line[..tab], float.Parse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture));
        }
        return valences.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
