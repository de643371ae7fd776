using System.Globalization;
using System.Text;
using CsCheck;
using Engagement.Remix.Captions;
using Engagement.Remix.V1;
using Xunit;

namespace Engagement.Remix.Tests.Captions;

public sealed class CaptionParserTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("nothing here", "")]
    [InlineData("#One and #two", "#one #two")]
    [InlineData("#One,#two.#three!#four", "#one #two #three #four")]
    [InlineData("#a#b", "#a")]
    [InlineData("word#no @yes", "@yes")]
    [InlineData("me@example.com", "")]
    [InlineData("https://example.com/#part and &#39;", "")]
    [InlineData("#1 #2024 #2024s #٣", "#2024s")]
    [InlineData("# #- #_", "#_")]
    [InlineData("#snake_case-not", "#snake_case")]
    [InlineData("@ada.l-o_v @bob. @bob.-", "@ada.l-o_v @bob @bob")]
    [InlineData("@ada@bob @@cy @dé", "")]
    [InlineData("＃full ﹟small ＠ada", "#full #small @ada")]
    // Emoji: alone, with a skin tone, of several joined ones, of a flag, of a keycap.
    [InlineData("#🔥 #👍🏽 #👩‍🚀 #🇦🇹 #1️⃣", "#🔥 #👍🏽 #👩‍🚀 #🇦🇹 #1️⃣")]
    [InlineData("#café!#cafe\u0301", "#café #café")]
    [InlineData("#ΣΊΣΥΦΟΣ #ÄÖÜ", "#σίσυφοσ #äöü")]
    // Right to left, with marks of direction around it.
    [InlineData("\u200Fשלום #שלום_עולם \u202B#مرحبا\u202C", "#שלום_עולם #مرحبا")]
    // A joiner within a word holds it together, one at its end is none of it.
    [InlineData("#می\u200Cخواهم #ab\u200D #\u200Dab", "#می\u200Cخواهم #ab")]
    [InlineData("#हिन्दी #ภาษาไทย #日本語、#中文", "#हिन्दी #ภาษาไทย #日本語 #中文")]
    public void Parse_Caption_FindsWhatPeopleMean(string caption, string expected)
        => Assert.Equal(expected, string.Join(' ', CaptionParser.Parse(caption).Select(Name)));

    [Fact]
    public void Parse_Positions_AreCodePoints()
    {
        var entity = CaptionParser.Parse("🕺🏽é #x")[0];
        Assert.Equal((4, 2), (entity.Start, entity.Length));
    }

    [Theory]
    [InlineData("#dance", "dance")]
    [InlineData("Dance", "dance")]
    [InlineData("two words", null)]
    [InlineData("#a#b", null)]
    [InlineData("@ada", null)]
    [InlineData("", null)]
    [InlineData("123", null)]
    public void ReadHashtag_Text_IsOneOrNone(string text, string? expected) => Assert.Equal(expected, CaptionParser.ReadHashtag(text));

    [Theory]
    [InlineData('#', 100)]
    [InlineData('@', 64)]
    public void Parse_LongestReference_IsTakenAndALongerOneIsText(char sign, int longest)
    {
        Assert.Single(CaptionParser.Parse(sign + new string('a', longest)));
        Assert.Empty(CaptionParser.Parse(sign + new string('a', longest + 1)));
    }

    [Fact]
    public void Parse_TenThousandSigns_IsBounded()
    {
        Assert.Empty(CaptionParser.Parse(new string('#', 10_000)));
        Assert.Empty(CaptionParser.Parse(new string('@', 10_000)));
        Assert.Empty(CaptionParser.Parse("#" + new string('\u200D', 10_000)));
        Assert.Empty(CaptionParser.Parse("#" + new string('\u0301', 9_999)));
        Assert.Equal(CaptionParser.MostEntities, CaptionParser.Parse(string.Concat(Enumerable.Repeat("#a ", 3_334))).Count);
    }

    // Pieces that meet in all orders: signs, letters, marks, joiners, directions, halves of pairs, digits, and anything else.
    private static readonly string[] Pieces =
    [
        "#", "@", "＃", "_", ".", "-", "a", "é", "e\u0301", "ß", "İ", "7", "🔥", "👩‍🚀", "\u200D", "\u200C", "\u200F", "\u202E", "\uD83D", "\uDD7A",
        " ", "\n", "/", "&", "שלום", "日本",
    ];

    private static readonly Gen<string> Hostile = Gen.OneOf(Gen.Int[0, Pieces.Length - 1].Select(piece => Pieces[piece]), Gen.Char.Select(character => character.ToString()))
        .Array[0, 200].Select(string.Concat);

    [Fact]
    public void Parse_Anything_GivesPartsOfTheCaptionInOrderThatParseToThemselves()
        => Hostile.Sample(caption =>
        {
            var entities = CaptionParser.Parse(caption);
            Rune[] runes = [.. caption.EnumerateRunes()];
            var end = 0;
            foreach (var entity in entities)
            {
                Assert.InRange(entity.Start, end, runes.Length - 1);
                Assert.InRange(entity.Length, 2, runes.Length - entity.Start);
                end = entity.Start + entity.Length;
                var text = string.Concat(runes[entity.Start..end].Select(rune => rune.ToString()));
                var alone = Assert.Single(CaptionParser.Parse(text));
                Assert.Equal(Name(entity), Name(alone));
                if (entity.EntityCase == CaptionEntity.EntityOneofCase.Hashtag)
                {
                    // In the canonical form already: what is found by it, is found by what it was written as.
                    Assert.Equal(entity.Hashtag, CaptionParser.ReadHashtag(entity.Hashtag));
                    Assert.DoesNotContain(entity.Hashtag.EnumerateRunes(), rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator);
                }
            }
        });

    [Fact]
    public void Parse_BodiesOfTenThousandCharacters_ChangeNothingOfWhatComesFirst()
        => Hostile.Sample(caption =>
        {
            var alone = CaptionParser.Parse($"{caption} ").Select(Name).ToArray();
            var within = CaptionParser.Parse($"{caption} {new string('x', 10_000)}").Select(Name);
            Assert.Equal(alone, within);
        }, iter: 100);

    private static string Name(CaptionEntity entity)
        => entity.EntityCase == CaptionEntity.EntityOneofCase.Hashtag ? $"#{entity.Hashtag}" : $"@{entity.MentionUserId}";
}
