using Engagement.Feed.Candidates;

namespace Engagement.Feed.Tests.Candidates;

public sealed class CoEngagementTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;

    private readonly CoEngagement _coEngagement = new();

    [Fact]
    public void NeighboursOf_VideosOfTheSameViewers_AreAlikeBothWays()
    {
        var (one, other) = (Samples.Video("one", "c", Noon), Samples.Video("other", "c", Noon));
        for (var viewer = 0; viewer < 5; viewer++)
        {
            _coEngagement.Engage($"viewer{viewer}", one);
            _coEngagement.Engage($"viewer{viewer}", other);
        }

        Assert.Equal((other, 0.5), Assert.Single(_coEngagement.NeighboursOf(one)));
        Assert.Equal((one, 0.5), Assert.Single(_coEngagement.NeighboursOf(other)));
    }

    [Fact]
    public void Engage_Again_CountsOnce()
    {
        var (one, other) = (Samples.Video("one", "c", Noon), Samples.Video("other", "c", Noon));
        foreach (var video in (IndexedVideo[])[one, other, other, one])
            _coEngagement.Engage("viewer", video);

        Assert.Equal(1, one.EngagedViewers);
        Assert.Equal(1 / (1 + 5d), Assert.Single(_coEngagement.NeighboursOf(one)).Likeness);
    }

    [Fact]
    public void Engage_WithManyNeighbours_KeepsTheStrongest()
    {
        var (one, strong) = (Samples.Video("one", "c", Noon), Samples.Video("strong", "c", Noon));
        foreach (var viewer in (string[])["first", "second"])
        {
            _coEngagement.Engage(viewer, one);
            _coEngagement.Engage(viewer, strong);
        }
        for (var at = 0; at < 2 * CoEngagement.MostNeighbours; at++)
        {
            _coEngagement.Engage($"viewer{at}", one);
            _coEngagement.Engage($"viewer{at}", Samples.Video($"weak{at}", "c", Noon));
        }

        var neighbours = _coEngagement.NeighboursOf(one).ToList();

        Assert.Equal(CoEngagement.MostNeighbours, neighbours.Count);
        Assert.Contains(neighbours, neighbour => neighbour.Video == strong);
    }
}
