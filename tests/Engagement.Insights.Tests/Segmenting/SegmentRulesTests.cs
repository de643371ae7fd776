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
    // Of the last few did something since anything was told, and of the rest together too few.
    [InlineData("50 30 20:9", "50")]
    [InlineData("50 30:1 20:9 10:9", "50")]
    [InlineData("50:0 30:0", "")]
    public void MayTell_OfASegmentOfFew_LeavesOutWhatWouldTellIt(string segments, string told)
    {
        SegmentSize[] sizes = [.. segments.Split(' ').Select(segment => segment.Split(':')).Select(parts => new SegmentSize(long.Parse(parts[0]), long.Parse(parts[^1])))];
        var may = SegmentRules.MayTell(sizes, Floor);

        Assert.Equal(told, string.Join(' ', sizes.Where((_, i) => may[i]).Select(size => size.Viewers)));
    }

    [Fact]
    public void MayTell_Any_NoDifferenceOfAnswersIsASegmentOfFew()
        => Gen.Select(Gen.Long[0, 40], Gen.Long[0, 40]).Select((viewers, recent) => new SegmentSize(viewers, recent)).Array[1, 7].Sample(segments =>
        {
            var may = SegmentRules.MayTell(segments, Floor);
            var hidden = segments.Where((_, i) => !may[i]).ToArray();

            Assert.All(segments.Where((_, i) => may[i]), segment => Assert.True(segment.Viewers >= Floor && segment.Recent >= Floor));
            // The total less any of the answers is at least what is hidden, and that is of two segments or nothing told at all.
            Assert.True(
                hidden.Length == 0 || !may.Contains(true)
                || (hidden.Length >= 2 && hidden.Sum(segment => segment.Viewers) >= Floor && hidden.Sum(segment => segment.Recent) >= Floor));
        });

    [Fact]
    public void Release_OfNestedDimensions_TellsOneOfThem()
    {
        // Of those who speak German all but four are in Austria.
        SegmentMix[] mixes = [Mix("AT", "de", 40), Mix("CH", "de", 4), Mix("CH", "fr", 20), Mix("FR", "fr", 30)];

        Assert.Equal(["region"], SegmentRelease.Of(mixes, ["region", "language"], Floor).Select(released => released.Name));
        Assert.Equal(["language"], SegmentRelease.Of(mixes, ["language", "region"], Floor).Select(released => released.Name));
        Assert.Equal(2, SegmentRelease.Of([.. mixes, Mix("CH", "de", 6)], ["region", "language"], Floor).Count);
    }

    [Fact]
    public void Release_OfTheSameViewersByTwoNames_TellsBoth()
        => Assert.Equal(2, SegmentRelease.Of([Mix("AT", "de", 12), Mix("FR", "fr", 11)], ["region", "language"], Floor).Count);

    [Fact]
    public void Release_Any_NoAnswerIsAllButFewOfAnother()
    {
        string[] dimensions = ["region", "language", "age"];
        var mix = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Long[0, 30], Gen.Long[0, 3]).Select((region, language, age, reach, besides)
            => new SegmentMix([$"region:{region}", $"language:{language}", $"age:{age}"], reach + besides, reach, reach + besides));
        mix.Array[1, 9].Select(mixes => mixes.DistinctBy(one => string.Join(' ', one.Segments)).ToArray()).Sample(mixes =>
        {
            var answers = SegmentRelease.Of(mixes, dimensions, Floor).SelectMany(AnswersOf).Select(answer => answer.Where(i => mixes[i].Viewers > 0).ToHashSet()).ToArray();
            foreach (var one in answers)
            {
                foreach (var besides in answers.Where(other => other.IsProperSubsetOf(one)).Select(other => one.Except(other)))
                    Assert.True(besides.Sum(i => mixes[i].Reach) >= Floor);
            }
        }, iter: 2000);

        static IEnumerable<int[]> AnswersOf(ReleasedDimension released)
            => released.CellOf.Select((cell, i) => (cell, i)).GroupBy(entry => entry.cell).Select(cell => cell.Select(entry => entry.i).ToArray());
    }

    private static SegmentMix Mix(string region, string language, long viewers)
        => new([$"region:{region}", $"language:{language}"], viewers, viewers, viewers);
}
