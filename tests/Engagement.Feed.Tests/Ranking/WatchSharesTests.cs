using Engagement.Feed.Ranking;

namespace Engagement.Feed.Tests.Ranking;

public sealed class WatchSharesTests
{
    [Theory]
    [InlineData(0, 0, 0.3)]
    [InlineData(10, 100_000, 0.65)]
    [InlineData(90, 0, 0.03)]
    [InlineData(1, 1_000_000, 1)]
    [InlineData(-1, 0, 0.3)]
    public void OfVideo_OfTenSeconds_BeginsAtWhatIsUsual(long shown, long watchedMs, double share)
        => Assert.Equal(share, WatchShares.OfVideo(shown, watchedMs, durationMs: 10_000), 12);

    [Fact]
    public void OfVideo_OfUnknownLength_IsWhatIsUsual() => Assert.Equal(0.3, WatchShares.OfVideo(100, 1, durationMs: 0));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 5, 0.35)]
    [InlineData(0, 5, -0.15)]
    public void Taste_OfShares_IsAboveWhatIsUsual(double shares, double shown, double taste) => Assert.Equal(taste, WatchShares.Taste(shares, shown), 12);
}
