using System.Globalization;

namespace Engagement.SocialGraph.Safety.Offence;

/// <summary>The hand-written words and phrases of `offensive-lexicon.txt`, with their weights.</summary>
internal sealed class OffensiveLexicon
{
    public static readonly OffensiveLexicon BuiltIn = Parse(Resource.Lines("offensive-lexicon.txt"));

    private const int LongestPhrase = 4;

    /// <summary>Shorter words say too little when letters of them are masked: "a*s".</summary>
    private const int ShortestMasked = 4;

    /// <summary>Only what nobody would mask without a reason.</summary>
    private const float LightestMasked = 3;

    private readonly Dictionary<string, float> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float> _stems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> _entriesBySpan;
    private readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> _stemsBySpan;
    private readonly HashSet<string> _phraseStarts = new(StringComparer.Ordinal);
    private int _shortestStem = int.MaxValue;
    private int _longestStem;

    private OffensiveLexicon()
        => (_entriesBySpan, _stemsBySpan) =
            (_entries.GetAlternateLookup<ReadOnlySpan<char>>(), _stems.GetAlternateLookup<ReadOnlySpan<char>>());

    public static OffensiveLexicon Parse(IEnumerable<string> lines)
    {
        var lexicon = new OffensiveLexicon();
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var weight = float.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture);
            foreach (var entry in line[(space + 1)..].Split('|', StringSplitOptions.TrimEntries))
                lexicon.Add(entry, weight);
        }
        return lexicon;
    }

    /// <summary>The weight of what starts at a word, and of how many words it consists; 0 when nothing does.</summary>
    public (float Weight, int Length) Match(ReadOnlySpan<string> words, int at)
    {
        var weight = WeightOf(words[at]);
        var length = 1;
        if (!_phraseStarts.Contains(words[at]))
            return (weight, length);
        for (var n = 2; n <= LongestPhrase && at + n <= words.Length; n++)
        {
            if (_entries.TryGetValue(string.Join(' ', words.Slice(at, n)!), out var ofPhrase) && ofPhrase >= weight)
                (weight, length) = (ofPhrase, n);
        }
        return (weight, length);
    }

    private float WeightOf(string word)
    {
        var weight = Find(word);
        if (weight == 0 && Single(word) is { } single)
            weight = Find(single);
        return weight == 0 && word.Length >= ShortestMasked && word.Contains('*', StringComparison.Ordinal) ? Unmask(word) : weight;
    }

    private float Find(ReadOnlySpan<char> word)
    {
        if (word.EndsWith("'s"))
            word = word[..^2];
        if (_entriesBySpan.TryGetValue(word, out var weight))
            return weight;
        for (var length = Math.Min(word.Length, _longestStem); length >= _shortestStem; length--)
        {
            if (_stemsBySpan.TryGetValue(word[..length], out weight))
                return weight;
        }
        return 0;
    }

    // "fuuck" after the repeats were cut to two: without any repeat.
    private static string? Single(string word)
    {
        Span<char> single = stackalloc char[Math.Min(word.Length, 64)];
        var length = 0;
        foreach (var c in word.AsSpan(0, single.Length))
        {
            if (length == 0 || single[length - 1] != c)
                single[length++] = c;
        }
        return length < single.Length && length > 2 ? single[..length].ToString() : null;
    }

    // "f**k", "sh*t": the first letter stands, and what else stands fits.
    private float Unmask(string word)
    {
        var letters = word.Count(char.IsAsciiLetter);
        if (!char.IsAsciiLetter(word[0]) || letters < 2)
            return 0;
        foreach (var (entry, weight) in _entries)
        {
            if (weight >= LightestMasked && entry.Length == word.Length && Fits(word, entry))
                return weight;
        }
        return 0;
    }

    private static bool Fits(string masked, string entry)
    {
        for (var i = 0; i < masked.Length; i++)
        {
            if (masked[i] != '*' && masked[i] != entry[i])
                return false;
        }
        return true;
    }

    private void Add(string entry, float weight)
    {
        if (entry.EndsWith('*'))
        {
            var stem = entry[..^1];
            _stems.TryAdd(stem, weight);
            _entries.TryAdd(stem, weight);
            (_shortestStem, _longestStem) = (Math.Min(_shortestStem, stem.Length), Math.Max(_longestStem, stem.Length));
            return;
        }
        _entries.TryAdd(entry, weight);
        if (entry.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space)
            _phraseStarts.Add(entry[..space]);
    }
}
