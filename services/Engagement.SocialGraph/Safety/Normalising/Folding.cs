using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Engagement.SocialGraph.Safety.Normalising;

/// <summary>
/// Reads a text as a person sees it: compatibility forms, case, marks, look-alikes of other scripts and invisible characters are folded. One
/// code point at a time by a table (`eng/make-folding.py`), because `string.Normalize` does nothing under invariant globalisation.
/// </summary>
internal static class Folding
{
    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>Folds a text; each run of white space becomes one space.</summary>
    /// <param name="hidden">Whether something invisible stood between two letters or digits.</param>
    public static string Fold(string text, out bool hidden)
    {
        hidden = false;
        var folded = new StringBuilder(text.Length);
        var invisible = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
            {
                invisible |= folded.Length > 0 && char.IsAsciiLetterOrDigit(folded[^1]);
                continue;
            }
            var start = folded.Length;
            Append(folded, rune);
            hidden |= invisible && folded.Length > start && char.IsAsciiLetterOrDigit(folded[start]);
            invisible = false;
        }
        if (folded.Length > 0 && folded[^1] == ' ')
            folded.Length--;
        return folded.ToString();
    }

    /// <summary>Nothing is drawn for it: zero-width characters, marks on letters, fillers, variation selectors.</summary>
    public static bool IsInvisible(Rune rune)
        => !rune.IsAscii && (rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);

    /// <summary>Whether a letter outside ASCII is drawn like one inside it.</summary>
    public static bool IsLookAlike(Rune rune) => !rune.IsAscii && Rune.IsLetter(rune) && Table.ContainsKey(rune.Value);

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (rune.IsAscii && !Rune.IsWhiteSpace(rune))
            folded.Append(char.ToLowerInvariant((char)rune.Value));
        else if (Rune.IsWhiteSpace(rune) || rune.Value == 0x2800)
        {
            if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
        }
        // A capital may be like nothing in ASCII where its small letter is.
        else if (Table.TryGetValue(rune.Value, out var replacement) || Table.TryGetValue(Rune.ToLowerInvariant(rune).Value, out replacement))
            folded.Append(replacement);
        else
            folded.Append(Rune.ToLowerInvariant(rune).ToString());
    }

    private static FrozenDictionary<int, string> Load()
    {
        var table = new Dictionary<int, string>();
        foreach (var line in Resource.Lines("folding.tsv"))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            foreach (var rune in line[(tab + 1)..].EnumerateRunes())
                table[rune.Value] = line[..tab];
        }
        return table.ToFrozenDictionary();
    }
}
