using CsCheck;
using Engagement.Remix.Credit;
using Xunit;

namespace Engagement.Remix.Tests.Credit;

public sealed class ShareRulesTests
{
    [Fact]
    public void Of_AChain_HalvesWithEveryStepAndTheRootKeepsTheRest()
    {
        // 1 <- 2 <- 3 <- 4
        var second = ShareRules.Of([new SourceShares(1, new Dictionary<long, int>())]);
        var third = ShareRules.Of([new SourceShares(2, second)]);
        var fourth = ShareRules.Of([new SourceShares(3, third)]);
        Assert.Equal([(1L, 500_000)], second.Select(Pair));
        Assert.Equal([(1L, 250_000), (2L, 250_000)], third.Select(Pair).Order());
        Assert.Equal([(1L, 125_000), (2L, 125_000), (3L, 250_000)], fourth.Select(Pair).Order());
    }

    [Fact]
    public void Of_ThreeSources_GivesTheOddMillionthsToTheFirst()
    {
        SourceShares[] sources = [.. Enumerable.Range(1, 3).Select(number => new SourceShares(number, new Dictionary<long, int>()))];
        Assert.Equal([(1L, 166_667), (2L, 166_667), (3L, 166_666)], ShareRules.Of(sources).Select(Pair).Order());
    }

    [Fact]
    public void Of_ADiamond_AddsUpWhatComesByBothWays()
    {
        // 1 <- 2, 1 <- 3, and 4 of 2 and 3.
        var ofRoot = ShareRules.Of([new SourceShares(1, new Dictionary<long, int>())]);
        Assert.Equal([(1L, 250_000), (2L, 125_000), (3L, 125_000)], ShareRules.Of([new(2, ofRoot), new(3, ofRoot)]).Select(Pair).Order());
    }

    [Fact]
    public void Of_AnyDag_SharesAMillionExactly()
        => Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            var shares = new List<Dictionary<long, int>>();
            for (var video = 0; video < 60; video++)
            {
                SourceShares[] sources =
                [
                    .. Enumerable.Range(0, video == 0 ? 0 : random.Next(0, 5)).Select(_ => random.Next(Math.Max(0, video - 8), video)).Distinct()
                        .Select(source => new SourceShares(source, shares[source])),
                ];
                shares.Add(ShareRules.Of(sources));
                Assert.Equal(ShareRules.Whole, ShareRules.KeptWith(sources.Length) + shares[video].Values.Sum());
                Assert.All(shares[video].Values, share => Assert.True(share >= 0));
            }
        }, iter: 200);

    private static (long, int) Pair(KeyValuePair<long, int> share) => (share.Key, share.Value);
}
