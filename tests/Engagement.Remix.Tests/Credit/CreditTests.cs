using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.Remix.Tests.Credit;

public sealed class CreditTests(RemixHost host) : IClassFixture<RemixHost>
{
    [Fact]
    public async Task GetCredit_OfAChain_IsWhatItsRemixesBrought()
    {
        var (creator, remixer, further) = (RemixHost.NewUser(), RemixHost.NewUser(), RemixHost.NewUser());
        var root = await host.PublishAsync(creator);
        var duet = await host.DuetAsync(remixer, root.VideoId);
        var last = await host.DuetAsync(further, duet.VideoId);
        await host.TellAsync(
            RemixHost.EventAt(duet, e => (e.Effect, e.Like) = (1, new Interactions.V1.Like())),
            RemixHost.EventAt(last, e => (e.Effect, e.WatchedMs, e.Watch) = (1, 3_001, new Interactions.V1.Watch())),
            RemixHost.EventAt(last, e => (e.Effect, e.Follow) = (1, new Follow())),
            // The creator's own, what changed nothing, and what was taken back.
            RemixHost.EventAt(last, e => (e.UserId, e.Effect, e.Like) = (further, 1, new Interactions.V1.Like())),
            RemixHost.EventAt(last, e => (e.Effect, e.Like) = (0, new Interactions.V1.Like())),
            RemixHost.EventAt(duet, e => (e.Effect, e.Like) = (1, new Interactions.V1.Like())),
            RemixHost.EventAt(duet, e => (e.Effect, e.Unlike) = (-1, new Interactions.V1.Unlike())));

        var credit = await host.RemixesOf(creator).GetCreditAsync(new GetCreditRequest { VideoId = root.VideoId });
        Assert.Equal(new Earned { WatchTime = new Duration() }, credit.Earned);
        Assert.Equal(500_000, credit.Brought.LikesMicro);
        Assert.Equal((250_000, 250_000), (credit.Brought.ViewsMicro, credit.Brought.FollowsMicro));
        // 3,001 ms × 0.25.
        Assert.Equal(new Duration { Nanos = 750_250_000 }, credit.Brought.WatchTime);
        Assert.Equal((4 * 500_000) + 250_000 + (10 * 250_000), credit.Brought.PointsMicro);
        Assert.Equal(credit, await host.RemixesOf(creator).GetCreditAsync(new GetCreditRequest()));

        var sources = (await host.RemixesOf(creator).ListCreditSourcesAsync(new ListCreditSourcesRequest { VideoId = root.VideoId })).Sources;
        Assert.Equal([(last.VideoId, further, 2), (duet.VideoId, remixer, 1)], sources.Select(source => (source.VideoId, source.CreatorId, source.Distance)));
        Assert.All(sources, source => Assert.Equal(RemixKind.Duet, source.Kind));
        Assert.Equal(credit.Brought.PointsMicro, sources.Sum(source => source.Brought.PointsMicro));
        await AssertConservedAsync();
    }

    [Fact]
    public async Task ListCreditSources_InPages_IsEachOnce()
    {
        var creator = RemixHost.NewUser();
        var root = await host.PublishAsync(creator);
        var duets = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => host.DuetAsync(RemixHost.NewUser(), root.VideoId)));
        await host.TellAsync([.. duets.Select(duet => RemixHost.EventAt(duet, e => (e.Effect, e.Like) = (1, new Interactions.V1.Like())))]);
        var request = new ListCreditSourcesRequest { VideoId = root.VideoId, PageSize = 3 };
        var listed = new List<string>();
        do
        {
            var page = await host.RemixesOf(creator).ListCreditSourcesAsync(request);
            listed.AddRange(page.Sources.Select(source => source.VideoId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(duets.Select(duet => duet.VideoId).Order(), listed.Order());
    }

    [Fact]
    public async Task GetCredit_OfAnothersVideo_IsNotFound()
    {
        var video = await host.PublishAsync(RemixHost.NewUser());
        var refusal = await Assert.ThrowsAsync<RpcException>(
            async () => await host.RemixesOf(RemixHost.NewUser()).GetCreditAsync(new GetCreditRequest { VideoId = video.VideoId }));
        Assert.Equal("VIDEO_NOT_FOUND", refusal.Reason());
    }

    private async Task AssertConservedAsync()
        => Assert.True(await host.ScalarAsync<bool>("""
            SELECT (SELECT sum(views) * 1000000 FROM earned) = (SELECT sum(views_micro) FROM credit)
               AND (SELECT sum(watched_ms) * 1000000 FROM earned) = (SELECT sum(watched_ns) FROM credit)
               AND (SELECT sum(likes) * 1000000 FROM earned) = (SELECT sum(likes_micro) FROM credit)
               AND (SELECT sum(follows) * 1000000 FROM earned) = (SELECT sum(follows_micro) FROM credit)
            """));
}
