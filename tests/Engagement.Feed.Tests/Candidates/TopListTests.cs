using Engagement.Feed.Candidates;

namespace Engagement.Feed.Tests.Candidates;

public sealed class TopListTests
{
    private static readonly DateTime Noon = Events.Noon.UtcDateTime;

    [Fact]
    public void Set_MoreThanItHolds_KeepsTheLargestInOrder()
    {
        var list = new TopList(3);
        foreach (var at in (int[])[4, 1, 5, 2, 3])
            list.Set(Samples.Video($"v{at}", "c", Noon), at);

        Assert.Equal(["v5", "v4", "v3"], list.Videos.Select(video => video.VideoId));
        Assert.Equal(5, list.TopKey);
    }

    [Fact]
    public void Set_AgainWithAnotherKey_MovesTheVideo()
    {
        var list = new TopList(3);
        var moving = Samples.Video("moving", "c", Noon);
        list.Set(moving, 1);
        list.Set(Samples.Video("still", "c", Noon), 2);

        list.Set(moving, 3);

        Assert.Equal(["moving", "still"], list.Videos.Select(video => video.VideoId));
    }

    [Fact]
    public void Set_EqualKeys_OrdersByNewestThenById()
    {
        var list = new TopList(9);
        list.Set(Samples.Video("b", "c", Noon), 1);
        list.Set(Samples.Video("a", "c", Noon), 1);
        list.Set(Samples.Video("newer", "c", Noon.AddDays(1)), 1);

        Assert.Equal(["newer", "a", "b"], list.Videos.Select(video => video.VideoId));
    }

    [Fact]
    public void Remove_OfAnyVideo_LeavesTheOthers()
    {
        var list = new TopList(9);
        var gone = Samples.Video("gone", "c", Noon);
        list.Set(gone, 2);
        list.Set(Samples.Video("stays", "c", Noon), 1);

        list.Remove(gone);
        list.Remove(gone);

        Assert.Equal("stays", Assert.Single(list.Videos).VideoId);
        Assert.Equal(0, new TopList(1).TopKey);
    }
}
