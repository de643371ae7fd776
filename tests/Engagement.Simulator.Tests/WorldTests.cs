using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.Tests;

public sealed class WorldTests
{
    private static readonly WorldSettings Small = new() { Viewers = 5, Sessions = 3, Videos = 50 };

    [Fact]
    public void World_OfTheSameSeed_IsTheSame()
    {
        var (one, other) = (Begun(seed: 7), Begun(seed: 7));

        Assert.Equal(one.Videos, other.Videos);
        Assert.All(one.Videos, video => Assert.Equal(one.Watch(1, 4, video), other.Watch(1, 4, video)));
        Assert.NotEqual(one.Videos, Begun(seed: 8).Videos);
    }

    [Fact]
    public void MeanShare_IsTheMeanOfWhatIsWatched()
    {
        var world = new World(seed: 3, Small);

        Assert.All(world.Videos.Take(10), video => Assert.Equal(
            world.MeanShare(2, video), Enumerable.Range(0, 20_000).Average(session => world.Watch(session, 2, video).Share), tolerance: 0.005));
    }

    [Fact]
    public void Begin_BringsNewVideosAndNewCreators()
    {
        var world = new World(seed: 1, Small);

        var videos = world.Begin(session: 0);

        Assert.Equal(Small.NewVideosASession + Small.NewCreatorsASession, videos.Count);
        Assert.Equal(Small.NewCreatorsASession, videos.Count(video => video.NewCreatorSince == 0 && video.Creator >= Small.Creators));
        Assert.Equal(Enumerable.Range(Small.Videos, videos.Count), videos.Select(video => video.Number));
    }

    [Fact]
    public void Normal_HasMean0AndVariance1()
    {
        var draws = Enumerable.Range(0, 100_000).Select(i => Draws.Normal(1, i)).ToArray();

        Assert.Equal(0, draws.Average(), tolerance: 0.02);
        Assert.Equal(1, draws.Average(draw => draw * draw), tolerance: 0.02);
    }

    private static World Begun(int seed)
    {
        var world = new World(seed, Small);
        world.Begin(session: 0);
        return world;
    }
}
