using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.SocialGraph.V1;
using Xunit;

namespace Engagement.Insights.Tests.Trending;

/// <summary>Apart from the other tests of trends: the ledger's clock goes on for all that share one.</summary>
public sealed class TrendsByTraitsTests(InsightsHost host) : IClassFixture<InsightsHost>
{
    private const int Ticks = 300;
    private const double Later = 9 * 24;

    [Fact]
    public async Task GetTrends_ByRegionAndAgeBand_AreOfTheViewersWhoDeclaredThem()
    {
        var (everyday, burst, refused) = (Published("everyday"), Published("burst"), Published("refused"));
        await host.TellAsync([
            everyday, burst, refused, .. Enumerable.Range(0, 40).Select(i => Sent.Traits($"viewer-{i}", "AT", ageBand: AgeBand.From18To24)),
            .. Enumerable.Range(40, 10).Select(i => Sent.Traits($"viewer-{i}", "", ageBand: AgeBand.From55)),
            .. Enumerable.Range(0, Ticks).SelectMany(
                tick => Enumerable.Range(0, 12).Select(i => Like(everyday, $"viewer-{(tick + (5 * i)) % 60}", (tick + 0.5) / 12))),
        ]);
        await host.TellAsync([
            .. Enumerable.Range(0, 60).Select(i => Like(everyday, $"viewer-{i}", Later)),
            // Nobody knows what they like.
            .. Enumerable.Range(0, 40).Select(i => Sent.Consent($"viewer-{i}", ConsentPurpose.Trends, granted: false)),
            .. Enumerable.Range(0, 40).Select(i => Like(refused, $"viewer-{i}", Later + 0.01)),
            .. Enumerable.Range(0, 40).Select(i => Sent.Consent($"viewer-{i}", ConsentPurpose.Trends, granted: true)), .. Enumerable.Range(0, 40).Select(i => Like(burst, $"viewer-{i}", Later + 0.01)),
            // Where they have gone since does not matter.
            .. Enumerable.Range(0, 40).Select(i => Sent.Traits($"viewer-{i}", "CH")), Like(everyday, "viewer-1", Later + 0.1),
        ]);

        foreach (var (region, ageBand) in new[] { ("", AgeBand.Unspecified), ("", AgeBand.From18To24), ("AT", AgeBand.Unspecified), ("AT", AgeBand.From18To24) })
        {
            var trend = Assert.Single(await ReadAsync(region, ageBand));
            Assert.Equal(("burst", region, ageBand, 40), (trend.Subject, trend.Region, trend.AgeBand, trend.Acts));
        }
        foreach (var (region, ageBand) in new[] { ("DE", AgeBand.Unspecified), ("", AgeBand.From55), ("CH", AgeBand.Unspecified), ("DE", AgeBand.From18To24) })
            Assert.Empty(await ReadAsync(region, ageBand));
    }

    private async Task<IEnumerable<Trend>> ReadAsync(string region, AgeBand ageBand) => (await new TrendService.TrendServiceClient(host.Wire.As("somebody")).GetTrendsAsync(
        new GetTrendsRequest { Kind = TrendKind.Topic, Region = region, AgeBand = ageBand })).Trends;

    private static LedgerEvent Published(string topic)
    {
        var published = Sent.Publication(10_000);
        published.RecordedAt = Sent.At(0);
        (published.VideoPublished.Visibility, published.VideoPublished.Region) = (Visibility.Public, "DE");
        published.VideoPublished.Topics.Add(topic);
        return published;
    }

    private static LedgerEvent Like(LedgerEvent video, string user, double hours)
    {
        var like = Sent.Like(video, user, hours);
        like.RecordedAt = Sent.At(hours);
        return like;
    }
}
