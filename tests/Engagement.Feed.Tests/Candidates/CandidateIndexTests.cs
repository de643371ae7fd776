using Engagement.Feed.Candidates;

namespace Engagement.Feed.Tests.Candidates;

public sealed class CandidateIndexTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;

    [Fact]
    public void Apply_TheSameChangesAgain_ChangesNothing()
    {
        var index = new CandidateIndex();
        var changes = new CandidateChanges(
            7, [new("v", Samples.Facts("c", Noon, ["cats"]))], [new("v", Views: 3, Heat: 5)], [new("ann", Samples.Signals("v", likes: 1))]);

        index.Apply(changes);
        index.Apply(changes);

        Assert.Equal(7, index.Position);
        Assert.Equal((3, 5d, 1), (index.Find("v")!.Views, index.Find("v")!.Heat, index.Find("v")!.EngagedViewers));
        Assert.Single(index.Read(lists => lists.All));
        Assert.Single(index.Read(lists => lists.Popular.Videos.ToList()));
    }

    [Fact]
    public void Apply_SumsBeforeTheVideoIsKnown_CountWhenItIs()
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(1, [], [new("v", Views: 3, Heat: 5)], []));
        Assert.Empty(index.Read(lists => lists.Popular.Videos.ToList()));

        index.Apply(new CandidateChanges(2, [new("v", Samples.Facts("c", Noon, ["cats"]))], [], []));

        Assert.Equal(5, index.Read(lists => lists.ByTopic["cats"].TopKey));
    }

    [Fact]
    public void Apply_AVideoWithOtherTopicsOrDeleted_LeavesItsOldLists()
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(1, [new("v", Samples.Facts("c", Noon, ["cats"]))], [], []));

        index.Apply(new CandidateChanges(2, [new("v", Samples.Facts("c", Noon, ["dogs"]))], [], []));
        Assert.Empty(index.Read(lists => lists.ByTopic["cats"].Videos.ToList()));
        Assert.Single(index.Read(lists => lists.ByTopic["dogs"].Videos.ToList()));

        index.Apply(new CandidateChanges(3, [new("v", Samples.Facts("c", Noon, ["dogs"], deleted: true))], [], []));
        Assert.All(
            index.Read<List<TopList>>(lists => [lists.Popular, lists.Explore, lists.ByTopic["dogs"], lists.ByCreator["c"]]),
            list => Assert.Empty(list.Videos));
    }

    [Fact]
    public void Apply_ManyViews_EndsExploring()
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(1, [new("v", Samples.Facts("c", Noon, []))], [], []));
        Assert.Single(index.Read(lists => lists.Explore.Videos.ToList()));

        index.Apply(new CandidateChanges(2, [], [new("v", Views: CandidateIndex.ExploreBelowViews, Heat: 1)], []));

        Assert.Empty(index.Read(lists => lists.Explore.Videos.ToList()));
    }
}
