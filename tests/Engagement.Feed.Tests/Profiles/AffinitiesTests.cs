using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;
using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Profiles;

public sealed class AffinitiesTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;

    private readonly CandidateIndex _index = Samples.Index(
        4, at => Samples.Facts($"creator{at}", Noon, at == 3 ? ["topic0", "topic1"] : [$"topic{at}"]));

    [Fact]
    public void Of_SignalsOfDifferentWorth_AreRelativeToTheStrongest()
    {
        var affinities = Of(
            Samples.Signals("v000", watchedMs: 10_000, likes: 1), Samples.Signals("v001", watchedMs: 10_000, likes: 0),
            Samples.Signals("v002", notInterested: 1));

        Assert.Equal(0.6, affinities.OfTopic("topic0"), 12);
        Assert.Equal(0.2, affinities.OfCreator("creator1"), 12);
        Assert.Equal(-1, affinities.OfTopic("topic2"), 12);
        Assert.Equal(0.4, affinities.OfTopics(["topic0", "topic1"]), 12);
        Assert.Equal(0, affinities.OfTopics([]));
        Assert.Equal(["topic0", "topic1"], affinities.LikedTopics);
        Assert.Equal(["creator0", "creator1"], affinities.LikedCreators);
    }

    [Fact]
    public void Of_AnOlderSignal_CountsLess()
    {
        var affinities = Of(
            Samples.Signals("v000", likes: 1), Samples.Signals("v001", likes: 1, at: Noon - EngagementRules.InterestHalfLife));

        Assert.Equal(0.5, affinities.OfTopic("topic1"), 12);
    }

    [Fact]
    public void Tastes_AreWhatIsWatchedBeyondTheUsual_OfWhatWasShown()
    {
        var affinities = Of(
            Samples.Signals("v000", watchedMs: 10_000), Samples.Signals("v001"), Samples.Signals("v002", watchedMs: 10_000, notInterested: 1),
            Samples.Signals("v003", impressions: 0, likes: 1));

        Assert.Equal((2.5 / 6) - 0.3, affinities.TasteOfCreator("creator0"), 12);
        Assert.Equal((1.5 / 6) - 0.3, affinities.TasteOfCreator("creator1"), 12);
        Assert.Equal((1.5 / 6) - 0.3, affinities.TasteOfTopics(["topic2", "unknown"]) * 2, 12);
        Assert.DoesNotContain("creator3", affinities.CreatorTastes.Keys);
        Assert.Equal(0, affinities.TasteOfTopics([]));
    }

    [Fact]
    public void Tastes_OfAnOlderSignal_CountLess()
    {
        var affinities = Of(
            Samples.Signals("v000", watchedMs: 10_000), Samples.Signals("v001", watchedMs: 10_000, at: Noon - EngagementRules.InterestHalfLife));

        Assert.Equal((2 / 5.5) - 0.3, affinities.TasteOfTopics(["topic1"]), 12);
    }

    [Fact]
    public void NewestEngaged_OfSignals_AreTheEngagedOnesNewestFirst()
    {
        var affinities = Of(
            Samples.Signals("v000", likes: 1, at: Noon.AddHours(-1)), Samples.Signals("v001", likes: 1), Samples.Signals("v002"));

        Assert.Equal(["v001", "v000"], affinities.NewestEngaged.Select(video => video.VideoId));
    }

    [Fact]
    public void Of_NoSignals_IsNothing()
    {
        var affinities = Of();

        Assert.Equal(0, affinities.OfTopic("topic0"));
        Assert.Empty(affinities.LikedTopics);
        Assert.Empty(affinities.NewestEngaged);
    }

    private Affinities Of(params VideoSignals[] signals) => Affinities.Of(Samples.Profile("viewer", signals), _index);
}
