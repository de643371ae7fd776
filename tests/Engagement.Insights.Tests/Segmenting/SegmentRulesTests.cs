using CsCheck;
using Engagement.Insights.Segmenting;
using Xunit;

namespace Engagement.Insights.Tests.Segmenting;

public sealed class SegmentRulesTests
{
    private const int Floor = 10;

    [Theory]
    [InlineData("50 30 20", "50 30 20")]
    // The one of few would be the total less the others.
    [InlineData("50 30 3", "50")]
    // Two of few, but together below the floor.
    [InlineData("50 30 4 3", "50")]
    // Two of few that are enough together.
    [InlineData("50 30 7 6", "50 30")]
    [InlineData("50 3", "")]
    [InlineData("3", "")]
    // What was done there by those who are not in its reach would be the rest.
    [InlineData("50 0", "")]
    // One that the others have outgrown.
    [InlineData("9000 12 3000 60", "9000 3000")]
    public void MayTell_OfASegmentOfFew_LeavesOutWhatWouldTellIt(string viewers, string told)
    {
        long[] counts = [.. viewers.Split(' ').Select(long.Parse)];
        var may = SegmentRules.MayTell(counts, Floor);

        Assert.Equal(told, string.Join(' ', counts.Where((_, i) => may[i])));
    }

    [Fact]
    public void MayTell_Any_NoDifferenceOfAnswersIsASegmentOfFew()
        => Gen.Long[0, 40].Array[1, 7].Sample(viewers =>
        {
            var may = SegmentRules.MayTell(viewers, Floor);
            var hidden = viewers.Where((_, i) => !may[i]).ToArray();

            Assert.All(viewers.Where((_, i) => may[i]), count => Assert.True(count >= Floor));
            // The total less any of the answers is at least what is hidden, and that is of two segments or nothing told at all.
            Assert.True(hidden.Length == 0 || !may.Contains(true) || (hidden.Length >= 2 && hidden.Sum() >= Floor));
        });
}
