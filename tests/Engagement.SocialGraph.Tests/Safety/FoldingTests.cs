using System.Text;
using CsCheck;
using Engagement.SocialGraph.Safety.Normalising;
using Xunit;

namespace Engagement.SocialGraph.Tests.Safety;

public sealed class FoldingTests
{
    private static readonly Gen<string> Texts = Gen.Frequency(
        (4, Gen.String[Gen.Char.AlphaNumeric, 0, 40]),
        (3, Gen.Int[0x20, 0x10FFFF].Where(Rune.IsValid).Array[0, 40].Select(Text)),
        (3, Gen.Int[0x20, 0x30FF].Where(Rune.IsValid).Array[0, 40].Select(Text)),
        (1, Gen.String));

    private static readonly string[] Invisibles = ["\u200B", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u0301", "\uFE0F", "\u3164", "\u202E"];

    /// <summary>Where the alphabets of compatibility letters start: full width, mathematical, circled, squared.</summary>
    private static readonly int[] Alphabets = [0xFF41, 0xFF21, 0x1D41A, 0x1D400, 0x1D5EE, 0x1D68A, 0x24D0, 0x24B6, 0x1F130, 0x1F170];

    [Fact]
    public void Fold_Twice_IsTheSame()
        => Texts.Sample(text => Assert.Equal(Fold(text), Fold(Fold(text))));

    [Fact]
    public void Fold_ByCase_IsTheSame()
        => Gen.String[Gen.Char.AlphaNumeric, 0, 40].Sample(text => Assert.Equal(Fold(text), Fold(text.ToUpperInvariant())));

    [Fact]
    public void Fold_WithAnythingInvisibleAnywhere_IsTheSame()
        => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 2, 40], Gen.Int[0, 38], Gen.Int[0, Invisibles.Length - 1]).Sample((text, at, which) =>
        {
            var invisible = Invisibles[which];
            at = 1 + at % (text.Length - 1);
            Assert.Equal(Fold(text), Folding.Fold(text.Insert(at, invisible), out var hidden));
            Assert.True(hidden);
        });

    [Fact]
    public void Fold_FullWidthAndMathematicalLetters_AreLetters()
        => Gen.String[Gen.Char['a', 'z'], 1, 30].Sample(text =>
        {
            foreach (var start in Alphabets)
                Assert.Equal(text, Fold(string.Concat(text.Select(letter => new Rune(start + letter - 'a').ToString()))));
        });

    [Theory]
    [InlineData("Fuсk", "fuck")]
    [InlineData("ѕһіт", "shit")]
    [InlineData("Ｐａｙｐａｌ．ｃｏｍ", "paypal.com")]
    [InlineData("ráñđøm  \n Łetters", "random letters")]
    [InlineData("①②③ ٤٥", "123 45")]
    [InlineData("日本語 العربية", "日本語 العربية")]
    public void Fold_LooksLike(string text, string expected) => Assert.Equal(expected, Fold(text));

    [Theory]
    [InlineData("f u c k you", "fuck you")]
    [InlineData("f.u.c.k", "fuck")]
    [InlineData("sh1t a$$ b!tch", "shit ass bitch")]
    [InlineData("fuuuuuck", "fuuck")]
    [InlineData("in 2024 for $100", "in 2024 for 100")]
    [InlineData("I am a b", "i am a b")]
    [InlineData("Stop!!! (now)", "stop now")]
    public void Words_WithoutDisguise(string text, string expected) => Assert.Equal(expected, string.Join(' ', MessageText.Of(text).Words));

    [Fact]
    public void Words_OfAnything_NeverThrow() => Texts.Sample(text => Assert.All(MessageText.Of(text).Words, word => Assert.NotEmpty(word)));

    [Fact]
    public void Words_LetterRepeatedAtLeastThrice_IsTheSame()
        => Gen.Select(Gen.String[Gen.Char['a', 'z'], 2, 12], Gen.Int[3, 40], Gen.Int[3, 40]).Sample((word, one, other) =>
        {
            Assert.Equal(MessageText.Of(Repeated(word, one)).Words, MessageText.Of(Repeated(word, other)).Words);
        });

    private static string Text(int[] points) => string.Concat(points.Select(point => new Rune(point).ToString()));

    private static string Repeated(string word, int times) => string.Concat(word.Select(letter => new string(letter, times)));

    private static string Fold(string text) => Folding.Fold(text, out _);
}
