using CsCheck;
using Engagement.Feed.Preferences;
using Engagement.Feed.V1;

namespace Engagement.Feed.Tests.Preferences;

public sealed class KeywordFilterTests
{
    [Theory]
    [InlineData("cat", "A Cat, sleeping.")]
    [InlineData("CAT", "my cat's bed")]
    [InlineData("cat", "#cat #dog")]
    [InlineData("#cat", "look: #Cat")]
    [InlineData("cat", "one_cat_here")]
    [InlineData("true crime", "More TRUE\n crime tonight")]
    [InlineData("true crime", "#truecrime")]
    [InlineData("straße", "in der STRASSE")]
    [InlineData("ﬁn", "FIN")]
    [InlineData("Ｃａｔ", "a cat")]
    [InlineData("caf\u00e9", "au cafe\u0301")]
    [InlineData("Σίσυφος", "ΣΊΣΥΦΟΣ")]
    [InlineData("c\u200bat", "cat")]
    [InlineData("猫", "かわいい猫です")]
    [InlineData("แมว", "รักแมวมาก")]
    [InlineData("🐱", "sleepy🐱cat")]
    [InlineData("𝐜𝐚𝐭", "cat")]
    public void Find_TheWordInAnotherForm_IsFound(string keyword, string text) => Assert.NotNull(Filter(keyword).Find(FoldedText.Of(text)));

    [Theory]
    [InlineData("cat", "concatenate, cats and bobcat")]
    [InlineData("cat", "cat5")]
    [InlineData("#cat", "cat")]
    [InlineData("cafe", "caf\u00e9")]
    [InlineData("x", "x\u0302")]
    [InlineData("true crime", "true, crime")]
    [InlineData("true crime", "#truecrimes")]
    [InlineData("кот", "котик")]
    public void Find_AnotherWord_IsNotFound(string keyword, string text) => Assert.Null(Filter(keyword).Find(FoldedText.Of(text)));

    [Fact]
    public void Find_OfSeveral_SaysWhich()
    {
        var filter = Filter("dog", "Cat");

        Assert.Equal("Cat", filter.Find(KeywordFilter.TextOf(["Catnip"], ["cat"]))!.Target);
        Assert.Null(filter.Find(KeywordFilter.TextOf(["hot"], ["birds"])));
        Assert.True(Filter().IsEmpty);
    }

    [Fact]
    public void Find_PhraseAcrossHashtagAndTopic_IsNotFound()
        => Assert.Null(Filter("red fox").Find(KeywordFilter.TextOf(["red"], ["fox"])));

    [Fact]
    public void Find_AnyWordsBetweenAnyMarks_IsFoundExactlyWhenItIsOneOfThem()
        => Gen.Select(
            Gen.String[OneOf([.. "abßéжก"]), 1, 3].Array[0, 6], Gen.String[OneOf([.. "abßéж"]), 1, 3], OneOf(" ", ", ", "#", " — ", "/"), Gen.Bool)
            .Sample((words, keyword, between, upper) =>
            {
                var text = string.Join(between, words.Select(word => upper ? word.ToUpperInvariant() : word));
                var expected = words.Any(word => word.Split('ก').Any(part => FoldedText.Of(part) == FoldedText.Of(keyword)));
                Assert.Equal(expected, Filter(keyword).Find(FoldedText.Of(text)) is not null);
            });

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(at => values[at]);

    private static KeywordFilter Filter(params string[] keywords)
        => new(keywords.Select(keyword => new StandingFeedback(
            Guid.CreateVersion7(Events.Noon), FeedbackKind.HideKeyword, keyword, Events.Noon.UtcDateTime, DateTime.MaxValue, Learned: true)));
}
