using System.Globalization;
using System.Text;

namespace Engagement.Feed.Preferences;

/// <summary>Finds words in a text: whole ones, where the script puts anything between words.</summary>
internal static class WordSearch
{
    public static bool HasWord(ReadOnlySpan<char> text, string word)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var at = text[start..].IndexOf(word, StringComparison.Ordinal);
            if (at < 0)
                return false;
            start += at;
            if (IsBoundary(text, start) && IsBoundary(text, start + word.Length))
                return true;
        }
        return false;
    }

    private static bool IsBoundary(ReadOnlySpan<char> text, int at)
    {
        if (at == 0 || at == text.Length)
            return true;
        Rune.DecodeLastFromUtf16(text[..at], out var before, out _);
        Rune.DecodeFromUtf16(text[at..], out var after, out _);
        return !IsMark(after) && (!IsOfWord(before) || !IsOfWord(after) || IsUnspaced(before) || IsUnspaced(after));
    }

    private static bool IsMark(Rune rune)
        => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune) || IsMark(rune) || Rune.IsNumber(rune);

    // Thai, Lao; Burmese; Khmer; Japanese, Chinese.
    private static bool IsUnspaced(Rune rune) => rune.Value is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF);
}
