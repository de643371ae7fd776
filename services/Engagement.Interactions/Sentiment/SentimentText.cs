using System.Globalization;
using System.Text;

namespace Engagement.Interactions.Sentiment;

/// <summary>What a token of a text is.</summary>
internal enum TokenKind
{
    Word,
    Emoticon,
    Emoji,
    Mention,
    Link,
    Hashtag,
    Mark,
}

/// <param name="Text">In lower case; a letter that is there three times or more in a row only twice; `@` and `http` for names and links.</param>
/// <param name="Shouted">Whether it was all in capitals.</param>
/// <param name="Drawn">Whether a letter was there three times or more.</param>
internal readonly record struct Token(TokenKind Kind, string Text, bool Shouted = false, bool Drawn = false);

/// <summary>Reads a comment as tokens: words, emoticons, emoji, names, links, hashtags, and runs of marks.</summary>
internal static class SentimentText
{
    private const int MostTokens = 600;

    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>(text.Length / 4);
        for (var at = 0; at < text.Length && tokens.Count < MostTokens;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
                end++;
            ReadChunk(text.AsSpan(at, end - at), tokens);
            at = end;
        }
        return tokens;
    }

    private static void ReadChunk(ReadOnlySpan<char> chunk, List<Token> tokens)
    {
        if (chunk.StartsWith("http", StringComparison.OrdinalIgnoreCase) || chunk.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            tokens.Add(new Token(TokenKind.Link, "http"));
            return;
        }
        for (var at = 0; at < chunk.Length;)
            at += ReadToken(chunk[at..], at == 0, tokens);
    }

    private static int ReadToken(ReadOnlySpan<char> rest, bool first, List<Token> tokens)
    {
        if (char.IsLetterOrDigit(rest[0]))
        {
            // Some emoticons begin with a letter or digit: XD, 8-), :D after a colon is below.
            if (first && EmoticonLength(rest) is > 1 and var ofLetters && ofLetters == rest.Length && !IsWord(rest))
                return Add(TokenKind.Emoticon, rest, ofLetters, tokens);
            return Add(TokenKind.Word, rest, WordLength(rest), tokens);
        }
        if (rest[0] is '@' or '#' && rest.Length > 1 && char.IsLetterOrDigit(rest[1]))
        {
            var length = 1 + WordLength(rest[1..]);
            tokens.Add(rest[0] == '@' ? new Token(TokenKind.Mention, "@") : WordOf(TokenKind.Hashtag, rest[1..length]));
            return length;
        }
        if (EmoticonLength(rest) is > 1 and var ofMarks)
            return Add(TokenKind.Emoticon, rest, ofMarks, tokens);
        if (rest[0] is '!' or '?' or '.' or ',' or ';' or ':')
        {
            var length = 1;
            while (length < rest.Length && rest[length] is '!' or '?' or '.')
                length++;
            tokens.Add(new Token(TokenKind.Mark, rest[..Math.Min(length, 3)].ToString()));
            return length;
        }
        Rune.DecodeFromUtf16(rest, out var rune, out var taken);
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol && rune.Value > 0xFF)
            tokens.Add(new Token(TokenKind.Emoji, rune.ToString()));
        return taken;
    }

    private static int Add(TokenKind kind, ReadOnlySpan<char> rest, int length, List<Token> tokens)
    {
        tokens.Add(kind == TokenKind.Word ? WordOf(kind, rest[..length]) : new Token(kind, rest[..length].ToString().ToLowerInvariant()));
        return length;
    }

    private static int WordLength(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] is '_'
            || (rest[length] is '\'' or '’' or '-' && length + 1 < rest.Length && char.IsLetterOrDigit(rest[length + 1]))))
            length++;
        return length;
    }

    private static Token WordOf(TokenKind kind, ReadOnlySpan<char> word)
    {
        Span<char> plain = stackalloc char[Math.Min(word.Length, 64)];
        var (length, drawn, upper, lower) = (0, false, 0, 0);
        for (var i = 0; i < word.Length && length < plain.Length; i++)
        {
            var letter = char.ToLowerInvariant(word[i] == '’' ? '\'' : word[i]);
            (upper, lower) = (upper + (char.IsUpper(word[i]) ? 1 : 0), lower + (char.IsLower(word[i]) ? 1 : 0));
            if (length >= 2 && letter == plain[length - 1] && letter == plain[length - 2] && char.IsLetter(letter))
                drawn = true;
            else
                plain[length++] = letter;
        }
        return new Token(kind, plain[..length].ToString(), upper > 1 && lower == 0, drawn);
    }

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            if (!char.IsLetter(letter))
                return false;
        }
        return true;
    }

    private static int EmoticonLength(ReadOnlySpan<char> rest)
    {
        Span<char> lower = stackalloc char[Math.Min(rest.Length, ValenceLexicon.LongestEmoticon)];
        rest[..lower.Length].ToLowerInvariant(lower);
        for (var length = lower.Length; length > 1; length--)
        {
            // Not the beginning of a word, as in `:(d`.
            if (ValenceLexicon.TryGet(lower[..length], out _)
                && (length == rest.Length || !char.IsLetterOrDigit(rest[length]) || !char.IsLetterOrDigit(rest[length - 1])))
                return length;
        }
        return 0;
    }
}
