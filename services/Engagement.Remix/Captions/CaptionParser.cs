using System.Globalization;
using System.Text;
using Engagement.Remix.V1;
using ICU4N.Text;

namespace Engagement.Remix.Captions;

/// <summary>
/// Finds the hashtags and mentions of a caption, as <see cref="CaptionEntity"/> says. Hashtags follow the extended hashtag identifiers of Unicode
/// (UAX #31, R8), without `-` and `+`, which end one in the apps that people come from. One pass; the work grows with the length alone.
/// </summary>
internal static class CaptionParser
{
    /// <summary>Further ones are text: a caption of nothing but references is not one that many will read.</summary>
    public const int MostEntities = 50;

    private const int LongestHashtag = 100;
    private const int LongestMention = 64;

    public static IReadOnlyList<CaptionEntity> Parse(string caption)
    {
        if (!caption.AsSpan().ContainsAny(Signs))
            return [];
        Rune[] runes = [.. caption.EnumerateRunes()];
        var entities = new List<CaptionEntity>();
        for (var at = 0; at < runes.Length && entities.Count < MostEntities;)
        {
            var end = at + 1;
            if (IsHashSign(runes[at]))
                end = EndOfHashtag(runes, at + 1);
            else if (IsAtSign(runes[at]))
                end = EndOfMention(runes, at + 1);
            if (end > at + 1 && IsFree(runes, at) && Read(runes, at, end) is { } entity)
                entities.Add(entity);
            at = end;
        }
        return entities;
    }

    /// <summary>The hashtags of some entities, each once, in their order.</summary>
    public static string[] HashtagsOf(IEnumerable<CaptionEntity> entities)
        => [.. entities.Where(entity => entity.EntityCase == CaptionEntity.EntityOneofCase.Hashtag).Select(entity => entity.Hashtag).Distinct()];

    /// <summary>The one hashtag that a text is, with or without its sign, in its canonical form; null when it is none.</summary>
    public static string? ReadHashtag(string text)
    {
        var signed = text.Length > 0 && Signs.Contains(text[0]) ? text : $"#{text}";
        return Parse(signed) is [{ EntityCase: CaptionEntity.EntityOneofCase.Hashtag, Start: 0 } only] && only.Length == signed.EnumerateRunes().Count()
            ? only.Hashtag
            : null;
    }

    private static ReadOnlySpan<char> Signs => "#＃﹟@＠";

    private static bool IsHashSign(Rune rune) => rune.Value is '#' or '＃' or '﹟';

    private static bool IsAtSign(Rune rune) => rune.Value is '@' or '＠';

    // Not within a word, an address, a path, or a character reference.
    private static bool IsFree(Rune[] runes, int at)
        => at == 0 || !(IsOfHashtag(runes[at - 1]) || IsHashSign(runes[at - 1]) || IsAtSign(runes[at - 1]) || runes[at - 1].Value is '/' or '&');

    private static CaptionEntity? Read(Rune[] runes, int at, int end)
    {
        var text = new StringBuilder();
        foreach (var rune in runes.AsSpan(at + 1, end - at - 1))
            text.Append(rune.ToString());
        if (IsAtSign(runes[at]))
        {
            var user = text.ToString().TrimEnd('.', '-');
            var isCut = end < runes.Length && (IsOfHashtag(runes[end]) || IsAtSign(runes[end]));
            return user.Length is 0 or > LongestMention || isCut ? null : new CaptionEntity { MentionUserId = user, Start = at, Length = user.Length + 1 };
        }
        return end - at - 1 > LongestHashtag || Array.TrueForAll(runes[(at + 1)..end], Rune.IsDigit)
            ? null
            : new CaptionEntity { Hashtag = Canonical(text.ToString()), Start = at, Length = end - at };
    }

    private static int EndOfMention(Rune[] runes, int at)
    {
        while (at < runes.Length && runes[at].IsAscii && (Rune.IsLetterOrDigit(runes[at]) || runes[at].Value is '.' or '_' or '-'))
            at++;
        return at;
    }

    private static int EndOfHashtag(Rune[] runes, int at)
    {
        var start = at;
        while (at < runes.Length)
        {
            if (IsOfHashtag(runes[at]))
                at++;
            // Holds together what stands on both of its sides: an emoji of several, a word of Persian.
            else if (at > start && IsJoiner(runes[at]) && at + 1 < runes.Length && IsOfHashtag(runes[at + 1]))
                at += 2;
            else
                break;
        }
        return at;
    }

    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;

    private static bool IsOfHashtag(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => true,
        // Emoji are among these.
        UnicodeCategory.OtherSymbol => true,
        // Skin tones; the letters of flags of regions.
        UnicodeCategory.ModifierSymbol => rune.Value is >= 0x1F3FB and <= 0x1F3FF,
        UnicodeCategory.Format => rune.Value is >= 0xE0020 and <= 0xE007F,
        _ => rune.Value == '_',
    };

    // Twice: the lower case of a composed letter need not be composed.
    private static string Canonical(string hashtag) => Nfc.Normalize(Nfc.Normalize(hashtag).ToLowerInvariant());

    // `string.Normalize` does nothing under invariant globalisation.
    private static Normalizer2 Nfc => Normalizer2.NFCInstance;
}
