using CsCheck;
using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Tests.Slates;

public sealed class SlateFillingTests
{
    private static readonly Guid RequestId = Guid.Parse("0197b4f1-d2f0-7000-8000-00000000000a");

    private static readonly SlateSettings ByScoreAlone = new()
    {
        AuthorDecay = 1,
        TopicDecay = 1,
        SoundDecay = 1,
        InNetworkShare = 1,
        ExplorationPositions = 0,
    };

    // Few authors, topics, sounds and scores, so that there are repetitions and ties.
    private static readonly Gen<ScoredVideo[]> Ranked =
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 3].Array[0, 3], Gen.Int[0, 3], Gen.Int[-4, 12], Gen.Bool, Gen.Bool).Array[0, 60].Select(videos => videos
            .Select((video, at) => Scored($"v{at:00}", $"a{video.Item1}", [.. video.Item2.Select(topic => $"t{topic}")], video.Item3 == 0 ? "" : $"s{video.Item3}",
                video.Item4 / 4f, video.Item5, video.Item6))
            .OrderByDescending(scored => scored.Score).ThenBy(scored => scored.Video.VideoId, StringComparer.Ordinal).ToArray());

    private static readonly Gen<SlateSettings> Settings =
        Gen.Select(Gen.Int[1, 12], Gen.Double[0.1, 1], Gen.Double[0.1, 1], Gen.Double[0, 1], Gen.Int[0, 4]).Select((length, decay, floor, share, draws) => new SlateSettings
        {
            Length = length,
            AuthorDecay = decay,
            AuthorFloor = floor,
            TopicDecay = 1 - (decay / 2),
            TopicFloor = floor / 2,
            SoundDecay = decay,
            SoundFloor = floor,
            InNetworkShare = share,
            ExplorationPositions = draws,
        });

    [Fact]
    public void Fill_OfAnything_IsWhatTryingEveryoneAtEveryPlaceGives()
        => Gen.Select(Ranked, Settings, Gen.Int[0, 70]).Sample((ranked, settings, most) =>
        {
            var draw = new ExplorationDraw(RequestId, most);

            var slate = SlateFilling.Fill(ranked, settings, draw, most);

            Assert.Equal(PlainSlate.Fill(ranked, settings, draw, most), slate.Select(item => (item.Rank, item.Multipliers, item.Propensity)));
        }, iter: 2000);

    [Fact]
    public void Fill_OfAnything_HasEveryoneOnceAndSaysWhyTheyAreThere()
        => Gen.Select(Ranked, Settings).Sample((ranked, settings) =>
        {
            var slate = SlateFilling.Fill(ranked, settings, new ExplorationDraw(RequestId, 0), ranked.Length);

            Assert.Equal(Enumerable.Range(0, ranked.Length), slate.Select(item => item.Rank).Order());
            Assert.All(slate, item =>
            {
                Assert.Same(ranked[item.Rank], item.Scored);
                Assert.True(item.Value <= item.Scored.Score);
                Assert.InRange(item.Propensity, double.Epsilon, 1);
            });
        });

    [Fact]
    public void Fill_WithoutRules_IsInTheOrderOfTheScores()
        => Ranked.Sample(ranked => Assert.Equal(
            ranked, SlateFilling.Fill(ranked, ByScoreAlone, new ExplorationDraw(RequestId, 0), ranked.Length).Select(item => item.Scored)));

    [Fact]
    public void Fill_OfOneAuthorsBest_PutsOthersBetweenThem_AndNeverBelowTheFloor()
    {
        ScoredVideo[] ranked = [.. Enumerable.Range(0, 4).Select(at => Scored($"a{at}", "ada", 10)), Scored("b", "bob", 7), Scored("c", "cid", 1)];

        var slate = SlateFilling.Fill(
            ranked, ByScoreAlone with { AuthorDecay = 0.6, AuthorFloor = 0.5 }, new ExplorationDraw(RequestId, 0), ranked.Length);

        Assert.Equal(["a0", "b", "a1", "a2", "a3", "c"], slate.Select(item => item.Scored.Video.VideoId));
        Assert.Equal([1, 1, 0.6, 0.5, 0.5, 1], slate.Select(item => item.Multipliers.Author));
    }

    [Fact]
    public void Fill_AShareOfFollowedCreators_IsKeptAsLongAsThereAreOthers()
    {
        ScoredVideo[] ranked =
        [
            .. Enumerable.Range(0, 8).Select(at => Scored($"f{at}", $"f{at}", [], "", 9 - at, inNetwork: true)), Scored("x", "x", 0.2f), Scored("y", "y", 0.1f),
        ];

        var slate = SlateFilling.Fill(ranked, ByScoreAlone with { Length = 4, InNetworkShare = 0.5 }, new ExplorationDraw(RequestId, 0), ranked.Length);

        Assert.Equal(["f0", "f1", "x", "y", "f2", "f3", "f4", "f5", "f6", "f7"], slate.Select(item => item.Scored.Video.VideoId));
    }

    [Fact]
    public void Fill_PlacesThatAreDrawn_AreSpreadAndSayHowLikelyTheyWere()
    {
        var settings = ByScoreAlone with { ExplorationPositions = 2, ExplorationTemperature = 1 };
        ScoredVideo[] ranked =
        [
            .. Enumerable.Range(0, 30).Select(at => Scored($"o{at:00}", "o", 9)), Scored("n0", "n", [], "", 1, isNew: true), Scored("n1", "n", [], "", 0, isNew: true),
        ];
        var first = new Dictionary<string, (int Count, double Propensity)>();
        for (var request = 0; request < 4000; request++)
        {
            var slate = SlateFilling.Fill(ranked, settings, new ExplorationDraw(new Guid(request, 0, 0, new byte[8]), 0), 32);
            Assert.Equal([4, 14, 24], Enumerable.Range(0, 32).Where(place => slate[place].Filling != Filling.Best));
            Assert.Equal((1, 1, Filling.EmptyDraw), (slate[14].Propensity, slate[24].Propensity, slate[24].Filling));
            var id = slate[4].Scored.Video.VideoId;
            first[id] = (first.GetValueOrDefault(id).Count + 1, slate[4].Propensity);
        }

        // One is e times as likely as the other; 3 standard errors of 4,000 draws are 0.021.
        Assert.Equal(Math.E / (1 + Math.E), first["n0"].Propensity, 6);
        Assert.Equal(1 / (1 + Math.E), first["n1"].Propensity, 6);
        Assert.All(first.Values, drawn => Assert.InRange((drawn.Count / 4000d) - drawn.Propensity, -0.021, 0.021));
    }

    [Fact]
    public void CostOf_ASlate_IsTheShareOfScoreThatItGivesAway()
    {
        ScoredVideo[] ranked = [Scored("a", "a", 3), Scored("b", "b", 1), Scored("c", "c", 0)];
        SlateItem[] slate = [Item(0), Item(2), Item(1)];

        Assert.Equal(0.25, SlateRules.CostOf(ranked, slate, length: 2));
        Assert.Equal(0, SlateRules.CostOf(ranked, slate, length: 3));
        Assert.Null(SlateRules.CostOf([ranked[2]], [Item(2)], length: 2));

        SlateItem Item(int rank) => new(ranked[rank], rank, SlateMultipliers.None, Filling.Best, 1);
    }

    private static ScoredVideo Scored(string videoId, string author, float score) => Scored(videoId, author, [], "", score);

    private static ScoredVideo Scored(
        string videoId, string author, string[] topics, string sound, float score, bool inNetwork = false, bool isNew = false)
    {
        var video = new IndexedVideo(videoId) { Published = Samples.Facts(author, Events.Noon.UtcDateTime, topics) with { SoundId = sound } };
        return new ScoredVideo(new Candidate(video) { InNetwork = inNetwork, IsNew = isNew }, Samples.One, [score]);
    }
}
