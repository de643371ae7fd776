using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;

namespace Engagement.Feed.Tests.Candidates;

public sealed class CandidateGatheringTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;
    private static readonly HashSet<string> None = [];

    [Fact]
    public void Gather_WhateverMayNotBeServed_IsNotFound()
    {
        var index = Samples.Index(8, at => at switch
        {
            0 => Samples.Facts("creator", Noon, ["cats"], deleted: true),
            1 => Samples.Facts("creator", Noon, ["cats"], visibility: 2),
            2 => Samples.Facts("creator", Noon, ["cats"], visibility: 4),
            3 => Samples.Facts("viewer", Noon, ["cats"]),
            _ => Samples.Facts("creator", Noon, ["cats"]),
        });
        var profile = Samples.Profile(
            "viewer",
            [
                Samples.Signals("v004"), Samples.Signals("v005", impressions: 0, watchedMs: 1),
                Samples.Signals("v006", impressions: 0, notInterested: 1),
            ],
            follows: "creator");

        Assert.Equal("v007", Assert.Single(Gather(index, profile, None)).Video.VideoId);
        Assert.Empty(Gather(index, profile, new HashSet<string> { "v007" }));
    }

    [Fact]
    public void Gather_LikesTopicsCreatorsAndFollows_SaysHowEachWasFound()
    {
        var index = Samples.Index(3, at => Samples.Facts($"creator{at}", Noon, [$"topic{at}"]));
        var profile = Samples.Profile("viewer", [Samples.Signals("v000", likes: 1)], follows: "creator1");
        index.Apply(new CandidateChanges(
            2, [new("v100", Samples.Facts("creator0", Noon, ["topic0"]))], [],
            [
                new("somebody", Samples.Signals("v000", likes: 1)), new("somebody", Samples.Signals("v002", likes: 1)),
            ]));

        var found = Gather(index, profile, None).ToDictionary(candidate => candidate.Video.VideoId);

        Assert.Equal(Sources.Following | Sources.Popular, found["v001"].Sources);
        Assert.Equal(Sources.CoEngagement | Sources.Popular, found["v002"].Sources);
        Assert.Equal(Sources.Topic | Sources.Creator | Sources.Popular | Sources.Explore, found["v100"].Sources);
        Assert.True(found["v002"].CoEngagement > 0);
        Assert.DoesNotContain("v000", found.Keys);
    }

    [Fact]
    public void Gather_ManyVideos_FindsSomeHundreds()
        => Assert.InRange(Gather(Samples.Index(999), Samples.Profile("viewer"), None).Count, 200, 400);

    [Fact]
    public void Gather_ViewerWhoHasSeenAllThatIsListed_FindsTheRest()
    {
        var index = Samples.Index(3000);
        var profile = Samples.Profile("viewer", [.. Enumerable.Range(10, 2990).Select(at => Samples.Signals($"v{at:000}"))]);

        Assert.Equal(10, Gather(index, profile, None).Count);
    }

    private static IReadOnlyCollection<Candidate> Gather(CandidateIndex index, ViewerProfile profile, IReadOnlySet<string> excluded)
        => index.Read(lists => CandidateGathering.Gather(lists, profile, Affinities.Of(profile, index), excluded));
}
