using Engagement.Feed.Candidates;
using Engagement.Feed.Ranking;
using Engagement.Feed.Serving;
using Engagement.Feed.Slates;

namespace Engagement.Feed.Tests.Serving;

public sealed class RankedRequestTests
{
    private readonly RankedRequest _request = new(Guid.CreateVersion7(Events.Noon));

    [Fact]
    public void Serve_WhatWasPeeked_StandsAtItsPlaceAndIsNotNextAgain()
    {
        _request.Refill(Slate("a", "b", "c"));
        _request.Serve(_request.Peek(2));

        Assert.Equal(["c"], Ids(_request.Peek(2)));
        Assert.Equal([(0, "a"), (1, "b")], Places(_request.ServedFrom(0, 2, _ => true)));
        Assert.Equal([(1, "b")], Places(_request.ServedFrom(1, 5, _ => true)));
        Assert.Equal(["a", "b"], _request.ServedIds.Keys.Order());
    }

    [Fact]
    public void CountRest_OfVideosThatAreNotEligibleAnyMore_LeavesThemOut()
    {
        _request.Refill(Slate("a", "b", "c"));

        Assert.Equal(2, _request.CountRest(video => video.VideoId == "a" ? VideoFilter.Seen : null));
        Assert.Equal(("a", VideoFilter.Seen), (Assert.Single(_request.LeftOut).Key, Assert.Single(_request.LeftOut).Value));
        Assert.Equal(["b", "c"], Ids(_request.Peek(9)));
    }

    [Fact]
    public void ServedFrom_AnIssuedPage_LeavesOutWhatIsNotEligibleAnyMoreAndKeepsThePlaces()
    {
        _request.Refill(Slate("a", "b", "c"));
        _request.Serve(_request.Peek(3));

        Assert.Equal([(0, "a"), (2, "c")], Places(_request.ServedFrom(0, 3, video => video.VideoId != "b")));
    }

    [Fact]
    public void Restore_OfEarlierPages_KeepsThePlacesOfVideosThatAreGone()
    {
        _request.Restore([("a", new ServedVideo(Scored("a"), 1)), ("gone", null), ("c", new ServedVideo(Scored("c"), 0.5))]);

        Assert.Equal(3, _request.Served.Count);
        Assert.Contains("gone", _request.ServedIds.Keys);
        Assert.Equal([(0, "a"), (2, "c")], Places(_request.ServedFrom(0, 3, _ => true)));
        Assert.False(_request.HasMore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x|1")]
    [InlineData("0197b4f1d2f07000800000000000000a|-1")]
    [InlineData("0197b4f1d2f07000800000000000000a|1|2")]
    [InlineData("0197b4f1d2f07000800000000000000a|99999999999")]
    public void Parse_OfWhatIsNoPlace_IsNull(string text) => Assert.Null(PageStart.Parse(text));

    [Fact]
    public void Parse_OfAPlaceInText_IsThePlace()
    {
        var start = new PageStart(_request.RequestId, 40);

        Assert.Equal(start, PageStart.Parse(start.ToString()));
    }

    private static ScoredVideo Scored(string videoId) => Samples.Scored(Samples.Video(videoId, "c", Events.Noon.UtcDateTime), 0);

    private static RankedSlate Slate(params string[] videoIds) => new(
        [.. videoIds.Select((videoId, rank) => new SlateItem(Scored(videoId), rank, SlateMultipliers.None, Filling.Best, 1))],
        RankingSettings.Of(ScoreFormula.Published, new SlateSettings(), new SourceSettings()), 0, []);

    private static IEnumerable<string> Ids(IEnumerable<SlateItem> items) => items.Select(item => item.Scored.Video.VideoId);

    private static IEnumerable<(int, string)> Places(IEnumerable<(int Position, ServedVideo Video)> places)
        => places.Select(place => (place.Position, place.Video.Scored.Video.VideoId));
}
