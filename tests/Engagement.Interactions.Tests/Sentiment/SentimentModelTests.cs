using CsCheck;
using Engagement.Interactions.Sentiment;
using Engagement.SentimentTrainer;
using Xunit;

namespace Engagement.Interactions.Tests.Sentiment;

public sealed class SentimentModelTests
{
    private static readonly LabelledTweets Few = new(
        ["what a lovely day", "so happy today", "the bus is red", "it opens at nine", "this is awful", "i am so sad", "great work", "he is a liar"],
        [2, 2, 1, 1, 0, 0, 2, 0]);

    [Theory]
    [InlineData("I love this, you are amazing!", "Positive")]
    [InlineData("this is the worst, I hate it :(", "Negative")]
    [InlineData("The game starts on Friday at 8 pm in Boston", "Neutral")]
    public void Of_PlainComments_IsWhatPeopleWouldSay(string text, string label)
        => Assert.Equal(label, SentimentModel.BuiltIn.Of(text).Label.ToString());

    [Fact]
    public void Of_AnyText_IsThreeProbabilitiesAndAValence()
        => Gen.String.Sample(text =>
        {
            var said = SentimentModel.BuiltIn.Of(text);

            Assert.Equal(1, said.Negative + said.Neutral + said.Positive, 1e-5);
            Assert.InRange(said.Valence, -1, 1);
        });

    [Fact]
    public void Train_Twice_GivesTheSameBytes()
    {
        var (one, other) = (Training.Train(Few, Few, Training.Recipes), Training.Train(Few, Few, Training.Recipes));

        Assert.Equal(one, other);
        Assert.Equal(SentimentLabel.Positive, new SentimentModel(one).Of("what a happy day").Label);
    }

    [Fact]
    public void Model_OfAnotherForm_IsRefused()
        => Assert.Throws<InvalidDataException>(() => new SentimentModel([.. "SAFE1"u8, 18]));
}
