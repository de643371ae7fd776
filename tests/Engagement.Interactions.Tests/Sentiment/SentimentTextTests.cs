using CsCheck;
using Engagement.Interactions.Sentiment;
using Xunit;

namespace Engagement.Interactions.Tests.Sentiment;

public sealed class SentimentTextTests
{
    // And then each stronger than the one before it.
    private static readonly string[] Weakest = ["it is kinda good", "it is good", "it is very good", "it is very GOOD", "it is very GOOD!!"];

    [Theory]
    [InlineData("Sooo GOOD!!! :-) @ann #BestDay https://x.y", "soo good !!! :-) @ bestday http")]
    [InlineData("I’m well-made, isn't it?", "i'm well-made , isn't it ?")]
    [InlineData("love❤🔥it:(", "love ❤ 🔥 it :(")]
    [InlineData("", "")]
    public void Read_OfAText_IsItsTokens(string text, string tokens)
        => Assert.Equal(tokens, string.Join(' ', SentimentText.Read(text).Select(token => token.Text)));

    [Fact]
    public void Read_OfAnyText_EndsAndNeverThrows()
        => Gen.String.Sample(text => Assert.All(SentimentText.Read(text), token => Assert.NotEmpty(token.Text)));

    [Theory]
    [InlineData("This is good", 1)]
    [InlineData("This is not good", -1)]
    [InlineData("This is bad", -1)]
    [InlineData("The table is brown", 0)]
    public void Valence_OfPlainSentences_HasItsSign(string text, int sign)
        => Assert.Equal(sign, Math.Sign(ValenceRules.Of(SentimentText.Read(text)).Compound));

    [Fact]
    public void Valence_OfEmphasis_IsStronger()
    {
        var compounds = Weakest.Select(text => ValenceRules.Of(SentimentText.Read(text)).Compound).ToArray();

        Assert.Equal(compounds.Order(), compounds);
        Assert.Equal(compounds.Length, compounds.Distinct().Count());
    }
}
