using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Ranking;

public sealed class ScoreFormulaTests
{
    private static readonly DateTime Now = Events.Noon.UtcDateTime;

    [Theory]
    [InlineData(8, 8, 1)]
    [InlineData(4, 8, 0.9)]
    [InlineData(1, 1024, 0)]
    [InlineData(1, 1_000_000, 0)]
    [InlineData(0, 8, 0)]
    [InlineData(-3, 8, 0)]
    [InlineData(0, 0, 0)]
    public void Popularity_OfAHeat_FallsByATenthWithEachHalving(double heat, double topHeat, double popularity)
        => Assert.Equal(popularity, ScoreFormula.Popularity(heat, topHeat), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 0.5)]
    [InlineData(14, 0.25)]
    [InlineData(-1, 1)]
    public void Freshness_OfAnAge_HalvesEveryWeek(int days, double freshness)
        => Assert.Equal(freshness, ScoreFormula.Freshness(TimeSpan.FromDays(days)), 12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 0.5)]
    [InlineData(99, 0.1)]
    public void Explore_OfViews_FallsWithTheirRoot(long views, double explore) => Assert.Equal(explore, ScoreFormula.Explore(views), 12);

    [Fact]
    public void Features_OfACandidate_AreOneForEachTerm()
    {
        var video = Samples.Video("v", "ann", Now.AddDays(-7), "cats");
        // Shown 10 times for 10 s, of which 5 s were watched.
        (video.Heat, video.Impressions, video.WatchedMs) = (4, 10, 50_000);
        var index = Samples.Index(1, _ => Samples.Facts("ann", Now, ["cats", "dogs"]));
        var profile = Samples.Profile("viewer", [Samples.Signals("v000", watchedMs: 9_000)], follows: ["ann"]);

        var scored = Assert.Single(new ScoreFormula().Score(
            [new Candidate(video) { CoEngagement = 0.25 }], new(profile, Affinities.Of(profile, index), TopHeat: 8, Now)));

        Assert.Equal([1, 1, 1, 0.25f, 0.9f, 0.5f, 1, 0.1f, 0.1f, 0.1f, 0], scored.Values);
        Assert.Equal(ScoreFormula.Published.Terms, scored.Terms.Select(term => (term.Name, term.Weight)));
    }
}
