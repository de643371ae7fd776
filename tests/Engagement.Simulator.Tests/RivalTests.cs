using Engagement.Simulator.Policies;
using Engagement.Simulator.Worlds;

namespace Engagement.Simulator.Tests;

public sealed class RivalTests
{
    private static readonly SimulatedVideo[] Videos =
        [.. Enumerable.Range(0, 6).Select(number => new SimulatedVideo(number, Creator: 0, Topic: 0, SecondTopic: 1, Seconds: 10, Quality: 0, NewCreatorSince: null))];

    [Fact]
    public async Task Chronological_ShowsTheNewestOnce()
    {
        var rival = await PublishedAsync(new Chronological());

        await AssertNextAsync(rival, viewer: 1, 5, 4, 3);
        await WatchAsync(rival, viewer: 1, (5, 0.1), (4, 1));
        await AssertNextAsync(rival, viewer: 1, 3, 2, 1);
        await AssertNextAsync(rival, viewer: 2, 5, 4, 3);
    }

    [Fact]
    public async Task Popularity_ShowsWhatIsWatchedLongest_HoweverFewWatched()
    {
        var rival = await PublishedAsync(new Popularity());
        await WatchAsync(rival, viewer: 1, (0, 0.9), (1, 0.1), (2, 1));
        await WatchAsync(rival, viewer: 2, (1, 0.1), (2, 1));

        await AssertNextAsync(rival, viewer: 3, 2, 0, 5, 4, 3, 1);
    }

    [Fact]
    public async Task ItemToItem_ShowsWhatViewersOfTheSameWatched()
    {
        var rival = await PublishedAsync(new ItemToItem());
        await WatchAsync(rival, viewer: 1, (0, 1), (3, 1));
        await WatchAsync(rival, viewer: 2, (0, 1), (3, 0.9), (5, 0.2));
        await WatchAsync(rival, viewer: 3, (1, 1), (2, 1));
        await WatchAsync(rival, viewer: 4, (0, 1));

        await AssertNextAsync(rival, viewer: 4, 3);
    }

    private static async Task<Rival> PublishedAsync(Rival rival)
    {
        await rival.PublishAsync(Videos, CancellationToken.None);
        return rival;
    }

    private static async Task AssertNextAsync(Rival rival, int viewer, params int[] videos)
        => Assert.Equal(videos, (await rival.NextAsync(viewer, videos.Length, CancellationToken.None)).Videos.Select(video => video.Number));

    private static Task WatchAsync(Rival rival, int viewer, params (int Video, double Share)[] watched)
        => rival.RecordAsync(
            viewer, new Slate("", [], []), [.. watched.Select(entry => new Viewing(Videos[entry.Video], entry.Share, IsLiked: false))], CancellationToken.None);
}
