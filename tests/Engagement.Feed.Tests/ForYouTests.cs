namespace Engagement.Feed.Tests;

public sealed class ForYouTests : IAsyncLifetime
{
    private FeedSystem _feed = null!;

    public async Task InitializeAsync() => _feed = await FeedSystem.StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _feed.DisposeAsync();

    [Fact]
    public async Task GetForYou_NewViewer_ServesVideosWithTermsThatSumToTheScore()
    {
        await _feed.AppendAsync([.. Enumerable.Range(0, 30).Select(at => Events.Published($"v{at}", $"c{at % 5}")), Events.Like("ann", "v7")]);

        var response = await _feed.As("new").GetForYouAsync(new());

        Assert.Equal(20, response.Videos.Count);
        Assert.Equal("v7", response.Videos[0].VideoId);
        Assert.NotEmpty(response.NextPageToken);
        Assert.Equal(31, response.ProfilePosition);
        Assert.All(response.Videos, video =>
        {
            Assert.Equal(video.Score, video.Terms.Aggregate(0d, (sum, term) => sum + term.Contribution));
            Assert.All(video.Terms, term => Assert.Equal(term.Contribution, term.Value * term.Weight));
            Assert.NotEmpty(video.Reason);
            Assert.NotEmpty(video.Sources);
        });
    }
}
