using Engagement.Insights.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Insights.Tests.Trending;

public sealed class GetTrendsTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    private const int Ticks = 300;

    // After those who were there from the beginning have become old ones.
    private const double Later = 9 * 24;

    [Fact]
    public async Task GetTrends_OfABurst_ListsItAndNoneOfNewOrFewAccounts()
    {
        var everyday = Published("everyday");
        var (real, other, secret) = (Published("real"), Published("real"), Published("secret", Visibility.Private));
        var (fake, small, elsewhere) = (Published("fake"), Published("small"), Published("elsewhere", region: "FR"));
        await host.TellAsync([
            everyday, real, other, secret, fake, small, elsewhere,
            .. Enumerable.Range(0, Ticks).SelectMany(tick => Enumerable.Range(0, 12).Select(viewer => Like(everyday, $"old-{(tick + viewer) % 60}", (tick + 0.5) / 12))),
        ]);
        await host.TellAsync([
            .. Enumerable.Range(0, 12).Select(i => Like(everyday, $"old-{i}", Later)),
            .. Enumerable.Range(0, 40).Select(i => Like(i % 4 == 0 ? other : real, $"old-{i}", Later + 0.01)),
            .. Enumerable.Range(0, 40).Select(i => Like(secret, $"old-{i}", Later + 0.01)),
            .. Enumerable.Range(0, 40).Select(i => Like(fake, $"new-{i}", Later + 0.02)),
            .. Enumerable.Range(0, 40).Select(i => Like(small, $"old-{i % 8}", Later + 0.02)),
            .. Enumerable.Range(0, 30).Select(i => Like(elsewhere, $"old-{i}", Later + 0.02)),
            // The next tick.
            Like(everyday, "old-1", Later + 0.1),
        ]);
        host.Remix.Hidden.Add(other.VideoId);

        var all = await ReadAsync("");
        var german = await ReadAsync("DE");

        Assert.Equal(["elsewhere", "real"], all.Trends.Select(trend => trend.Subject).Order());
        Assert.Equal(["real"], german.Trends.Select(trend => trend.Subject));
        var trend = german.Trends[0];
        Assert.Equal((TrendPhase.Rising, TrendDiscount.Unspecified, 0, 40), (trend.Phase, trend.Discount, trend.NewViewers, trend.Acts));
        Assert.InRange(trend.Viewers, 36, 44);
        Assert.True(trend.Observed > 30 && trend.Expected < 3 && trend.Significance > 10, $"{trend}");
        Assert.Equal([real.VideoId], trend.VideoIds);
        Assert.Equal([("fake", TrendDiscount.NewAccounts)], german.Discounted.Select(discounted => (discounted.Subject, discounted.Discount)));
        Assert.Empty((await ReadAsync("DE", TrendKind.Sound)).Trends);

        await host.TellAsync([.. Enumerable.Range(1, 50).Select(tick => Like(everyday, "old-1", Later + 0.1 + (tick / 12.0)))]);

        var faded = (await ReadAsync("DE")).Trends[0];
        Assert.Equal(TrendPhase.Fading, faded.Phase);
        Assert.InRange(faded.Heat, trend.Heat * 0.45, trend.Heat * 0.55);
    }

    [Theory]
    [InlineData(TrendKind.Topic, "no region", 0, "region")]
    [InlineData(TrendKind.Topic, "DE", -1, "count")]
    [InlineData((TrendKind)99, "DE", 1, "kind")]
    [InlineData(TrendKind.Topic, "DE", 1, "age_band", 7)]
    public async Task GetTrends_WithBadFields_IsRefused(TrendKind kind, string region, int count, string field, int ageBand = 0)
    {
        var request = new GetTrendsRequest { Kind = kind, Region = region, Count = count, AgeBand = (AgeBand)ageBand };
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await Trends().GetTrendsAsync(request));

        Assert.Equal([field], refusal.ViolatedFields());
    }

    private TrendService.TrendServiceClient Trends() => new(host.Wire.As("somebody"));

    private async Task<GetTrendsResponse> ReadAsync(string region, TrendKind kind = TrendKind.Topic)
        => await Trends().GetTrendsAsync(new GetTrendsRequest { Kind = kind, Region = region });

    private static LedgerEvent Published(string topic, Visibility visibility = Visibility.Public, string region = "DE")
    {
        var published = Sent.Publication(10_000);
        published.RecordedAt = Sent.At(0);
        (published.VideoPublished.Visibility, published.VideoPublished.Region) = (visibility, region);
        published.VideoPublished.Topics.Add(topic);
        return published;
    }

    // By the ledger's clock.
    private static LedgerEvent Like(LedgerEvent video, string user, double hours)
    {
        var like = Sent.Like(video, user, hours);
        like.RecordedAt = Sent.At(hours);
        return like;
    }
}
