using System.Text;

namespace Engagement.SocialGraph.Safety.Normalising;

/// <summary>Takes the disguise off words of a folded text.</summary>
internal static class WordReader
{
    private const int LongestRun = 2;

    /// <summary>Fewer letters than this that stand alone are words ("u r", "I a").</summary>
    private const int FewestSpelledOut = 3;

    public static string[] Read(string plain)
    {
        var words = new List<string>();
        var letters = new StringBuilder();
        foreach (var range in plain.AsSpan().Split(' '))
        {
            var chunk = Trim(plain.AsSpan()[range]);
            if (chunk.Length == 1 && char.IsAsciiLetter(chunk[0]))
            {
                letters.Append(chunk[0]);
                continue;
            }
            Flush(letters, words);
            AddChunk(chunk, words);
        }
        Flush(letters, words);
        return [.. words];
    }

    // "f u c k" is one word; "i a" are two.
    private static void Flush(StringBuilder letters, List<string> words)
    {
        if (letters.Length >= FewestSpelledOut)
            words.Add(Squeeze(letters.ToString()));
        else
            for (var i = 0; i < letters.Length; i++)
                words.Add(letters[i].ToString());
        letters.Clear();
    }

    private static void AddChunk(ReadOnlySpan<char> chunk, List<string> words)
    {
        if (chunk.IsEmpty)
            return;
        if (IsSpelledOut(chunk))
        {
            words.Add(Squeeze(KeepLetters(chunk)));
            return;
        }
        var decoded = Decode(chunk);
        for (var start = 0; start < decoded.Length;)
        {
            var end = start;
            while (end < decoded.Length && IsOfWord(decoded[end]))
                end++;
            if (decoded.AsSpan(start, end - start).Trim('\'') is { IsEmpty: false } word)
                words.Add(Squeeze(word.ToString()));
            start = end + 1;
        }
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c is '\'' or '*' || char.IsSurrogate(c);

    // "f.u-c_k": at least three letters, each set apart from the next.
    private static bool IsSpelledOut(ReadOnlySpan<char> chunk)
    {
        if (chunk.Length < 2 * FewestSpelledOut - 1 || chunk.Length % 2 == 0)
            return false;
        for (var i = 0; i < chunk.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsAsciiLetter(chunk[i]) : char.IsLetterOrDigit(chunk[i]))
                return false;
        }
        return true;
    }

    private static string KeepLetters(ReadOnlySpan<char> chunk)
    {
        var kept = new StringBuilder(chunk.Length / 2 + 1);
        for (var i = 0; i < chunk.Length; i += 2)
            kept.Append(chunk[i]);
        return kept.ToString();
    }

    // Digits and signs are letters only inside a word: "sh1t", "a$$"; not in "2024" or "$100". A leading "@" is a mention, "#" a tag.
    private static string Decode(ReadOnlySpan<char> chunk)
    {
        var mention = chunk[0] == '@' && chunk.Length > 2 ? 1 : 0;
        var letters = 0;
        var digits = 0;
        foreach (var c in chunk)
        {
            letters += char.IsAsciiLetter(c) ? 1 : 0;
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }
        if (letters == 0 || digits > letters)
            return chunk.ToString();
        var decoded = new StringBuilder(chunk.Length);
        for (var i = 0; i < chunk.Length; i++)
            decoded.Append(i < mention ? ' ' : i == chunk.Length - 1 && chunk[i] == '!' ? ' ' : Leet(chunk[i]));
        return decoded.ToString();
    }

    private static char Leet(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => c,
    };

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> chunk)
        => chunk.Trim(".,;:?\"()[]{}<>~#_-=/\\&%").TrimEnd('!');

    private static string Squeeze(string word)
    {
        var run = 0;
        var squeezed = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            run = squeezed.Length > 0 && squeezed[^1] == c ? run + 1 : 1;
            if (run <= LongestRun)
                squeezed.Append(c);
        }
        return squeezed.ToString();
    }
}
