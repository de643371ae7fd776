using System.Diagnostics.CodeAnalysis;
using Engagement.Insights.V1;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Xunit;

namespace Engagement.Insights.Tests.AlsoWatching;

/// <summary>Each with a host of its own: what is expected follows from what all viewers watch.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class GetAlsoWatchedTests : IAsyncLifetime
{
    private readonly InsightsHost _host = new();
    private readonly LedgerEvent _own = Public();
    private readonly LedgerEvent _near = Public();
    private readonly LedgerEvent _popular = Public();
    private readonly LedgerEvent _small = Public();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task GetAccountInsights_OfViewersWhoWatchOthers_TellsThoseWhomTheyWatchMoreThanExpected()
    {
        await _host.TellAsync([
            _own, _near, _popular, _small, .. Enumerable.Range(0, 40).Select(i => Sent.View(_own, $"viewer-{i}")),
            // Half of them, and two others; and of the popular one more than a third, but of 215.
            .. Enumerable.Range(0, 20).Select(i => Sent.View(_near, $"viewer-{i}")), Sent.View(_near, "ann"), Sent.View(_near, "bea"),
            .. Enumerable.Range(0, 15).Select(i => Sent.View(_popular, $"viewer-{i}")), .. Enumerable.Range(0, 200).Select(i => Sent.View(_popular, $"crowd-{i}")),
            .. Enumerable.Range(0, 9).Select(i => Sent.View(_small, $"viewer-{i}")),
            // To be shown a video is not to watch it.
            .. Enumerable.Range(9, 9).Select(i => Sent.Impression(_small, $"viewer-{i}")),
        ]);

        var also = Assert.Single(await ReadAsync());
        Assert.Equal((_near.UserId, 20, 40), (also.UserId, also.Viewers, also.OfViewers));
        Assert.Equal([_near.VideoId], also.VideoIds);
        // 20 of the 44 creators that they watch, where 22 of the 246 that all watch would be expected.
        Assert.Equal((20 / 44.0 / (22 / 246.0)), also.Lift, 0.05);
        Assert.InRange(also.Lift, also.Lower, also.Upper);

        await _host.TellAsync(Enumerable.Range(20, 3).Select(i => Sent.View(_near, $"viewer-{i}")));
        Assert.Equal(also, Assert.Single(await ReadAsync()));

        await _host.TellAsync(Enumerable.Range(23, 7).Select(i => Sent.View(_near, $"viewer-{i}")));
        Assert.Equal(30, Assert.Single(await ReadAsync()).Viewers);

        _host.Remix.Hidden.Add(_near.VideoId);
        Assert.Empty(await ReadAsync());
    }

    [Fact]
    public async Task GetAccountInsights_OfViewersWhoRefused_TellsNothingOfWhatTheyWatch()
    {
        string[] users = [.. Enumerable.Range(0, 40).Select(_ => InsightsHost.NewName("viewer"))];
        await _host.TellAsync([
            _own, _near, _popular, .. Enumerable.Range(0, 200).Select(i => Sent.View(_popular, $"crowd-{i}")), .. users.Select(user => Sent.View(_own, user)), .. users[..11].Select(user => Sent.Consent(user, ConsentPurpose.Insights, granted: false)),
            .. users[..20].Select(user => Sent.View(_near, user)),
        ]);
        Assert.Empty(await ReadAsync());

        await _host.TellAsync([Sent.Consent(users[0], ConsentPurpose.Insights, granted: true), .. users[20..23].Select(user => Sent.View(_near, user))]);
        Assert.Equal(12, Assert.Single(await ReadAsync()).Viewers);
    }

    private async Task<IEnumerable<AlsoWatched>> ReadAsync()
        => (await _host.As(_own.UserId).GetAccountInsightsAsync(new GetAccountInsightsRequest())).Insights.AlsoWatched;

    private static LedgerEvent Public()
    {
        var published = Sent.Publication(10_000);
        published.VideoPublished.Visibility = Visibility.Public;
        return published;
    }
}
