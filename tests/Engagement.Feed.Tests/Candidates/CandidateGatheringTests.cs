using Engagement.Feed.Candidates;
using Engagement.Feed.Profiles;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Tests.Candidates;

public sealed class CandidateGatheringTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;
    private static readonly Dictionary<string, VideoFilter> None = [];

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
        Assert.Empty(Gather(index, profile, new Dictionary<string, VideoFilter> { ["v007"] = VideoFilter.OnEarlierPage }));
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

    [Fact]
    public void Gather_WhatIsRemovedOnTheWay_IsNotedWithItsFilter()
    {
        var index = Samples.Index(6, at => Samples.Facts(at == 0 ? "viewer" : "creator", Noon, ["cats"]));
        var profile = Samples.Profile(
            "viewer", [Samples.Signals("v001"), Samples.Signals("v002", impressions: 0, notInterested: 1), Samples.Signals("v004", likes: 1)]);

        var gathered = GatherAll(index, profile, new Dictionary<string, VideoFilter> { ["v003"] = VideoFilter.OnEarlierPage });

        Assert.Equal("v005", Assert.Single(gathered.Candidates).Video.VideoId);
        Assert.Equal(
            [
                ("v000", VideoFilter.OwnVideo), ("v001", VideoFilter.Seen), ("v002", VideoFilter.NotInterested), ("v003", VideoFilter.OnEarlierPage),
                ("v004", VideoFilter.Seen),
            ],
            gathered.Removed.Select(entry => (entry.Key.VideoId, entry.Value)).OrderBy(entry => entry.VideoId, StringComparer.Ordinal));
    }

    [Fact]
    public void Gather_KinOfWhatWasEngagedWith_IsFoundByItsSources()
    {
        var index = new CandidateIndex();
        index.Apply(new CandidateChanges(
            1,
            [
                new("source", Samples.Facts("ada", Noon, ["a"])), new("liked", Kin("bob", "tune", "source")), new("sibling", Kin("cid", "", "source")),
                new("duet", Kin("dan", "", "liked")), new("sounds", Kin("eve", "tune")), new("other", Kin("fay", "noise")),
            ],
            [new("other", Views: 5000, Heat: 9, Trend: 40), new("duet", Views: 5000, Heat: 1)], []));
        var profile = Samples.Profile("viewer", [Samples.Signals("liked", likes: 1)]);

        var found = Gather(index, profile, None).ToDictionary(candidate => candidate.Video.VideoId);

        Assert.Equal(
            ["duet", "sibling", "source"], found.Values.Where(candidate => candidate.Sources.HasFlag(Sources.Remix)).Select(Id).Order(StringComparer.Ordinal));
        Assert.Equal("sounds", Id(found.Values.Single(candidate => candidate.Sources.HasFlag(Sources.Sound))));
        Assert.Equal("other", Id(found.Values.Single(candidate => candidate.Sources.HasFlag(Sources.Trending))));
        Assert.False(found["other"].IsNew);
        Assert.True(found["sounds"].IsNew);

        static IndexedVideo.Facts Kin(string creatorId, string sound, params string[] sources)
            => Samples.Facts(creatorId, Noon, [creatorId]) with { SoundId = sound, SourceIds = sources };

        static string Id(Candidate candidate) => candidate.Video.VideoId;
    }

    [Fact]
    public void Gather_OfThoseWhoFollowBack_IsFoundByFriends()
    {
        var index = Samples.Index(2, at => Samples.Facts($"creator{at}", Noon, ["cats"]));
        var profile = Samples.Profile("viewer");
        profile.Apply(new ProfileChanges(2, default, [], [new("creator0", Following: true, Mutual: true), new("creator1", Following: true)], []));

        var found = Gather(index, profile, None).ToDictionary(candidate => candidate.Video.VideoId);

        Assert.True(found["v000"].Sources.HasFlag(Sources.Friends | Sources.Following) && found["v000"].InNetwork);
        Assert.False(found["v001"].Sources.HasFlag(Sources.Friends));
    }

    [Fact]
    public void Gather_WhatTrendsInTheRegionOfTheViewer_IsFoundBesideWhatTrendsEverywhere()
    {
        // Each trends more than the one before; those of Denmark least of all.
        var index = Samples.Index(400, at => Samples.Facts("creator", Noon.AddYears(-1), ["cats"]) with { Region = at < 60 ? "DK" : "SE" });
        index.Apply(new CandidateChanges(
            2, [], [.. Enumerable.Range(0, 400).Select(at => new StatsChange($"v{at:000}", Views: 5000, Heat: at + 1, Trend: at + 1))], []));
        var dane = Samples.Profile("dane");
        dane.Apply(new ProfileChanges(3, default, [], [], []) { Region = "DK" });

        Assert.Equal([.. Enumerable.Range(10, 50), .. Enumerable.Range(300, 100)], TrendingFor(dane));
        Assert.Equal(Enumerable.Range(300, 100), TrendingFor(Samples.Profile("nobody")));

        IEnumerable<int> TrendingFor(ViewerProfile profile) => Gather(index, profile, None)
            .Where(candidate => candidate.Sources.HasFlag(Sources.Trending)).Select(candidate => int.Parse(candidate.Video.VideoId[1..], null)).Order();
    }

    private static IReadOnlyCollection<Candidate> Gather(
        CandidateIndex index, ViewerProfile profile, IReadOnlyDictionary<string, VideoFilter> excluded)
        => GatherAll(index, profile, excluded).Candidates;

    private static GatheredVideos GatherAll(CandidateIndex index, ViewerProfile profile, IReadOnlyDictionary<string, VideoFilter> excluded)
    {
        var gathering = new CandidateGathering(new SourceSettings(), new SlateSettings());
        return index.Read(lists => gathering.Gather(index, lists, profile, Affinities.Of(profile, index), excluded));
    }
}
