using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Sharing;

public sealed class ShareTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ShareVideo_SixtyFourTimesAtOnce_IsOneShareWithOneToken()
    {
        var share = NewShare();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => As("ann").ShareVideoAsync(share).ResponseAsync));

        Assert.Single(receipts, receipt => !receipt.Receipt.Duplicate);
        Assert.Equal(22, Assert.Single(receipts.Select(receipt => receipt.Receipt.ShareToken).Distinct()).Length);
        Assert.Equal(1, (await _host.CountersAtAsync("v1", receipts[0].Receipt.Position)).Shares);
    }

    [Fact]
    public async Task OpenShare_ByOthersBySharerAndAgain_CountsEachOtherOnce()
    {
        var token = await ShareAsync("ann");
        var first = await OpenAsync("bob", token);
        await OpenAsync("bob", token);
        await OpenAsync("ann", token);
        var last = await OpenAsync("cleo", token);

        Assert.Equal(("v1", "ann"), (first.VideoId, first.SharerId));
        Assert.Equal(2, (await _host.CountersAtAsync("v1", last.Receipt.Position)).ShareOpens);
        var entry = (await new HistoryService.HistoryServiceClient(_host.Wire.As("cleo")).ListHistoryAsync(new ListHistoryRequest())).Entries.Single();
        Assert.Equal((EventKind.ShareOpen, "v1", "ann"), (entry.Kind, entry.VideoId, entry.OtherUserId));
    }

    [Fact]
    public async Task GetShareCascade_FiveStepsDeep_HasEachStepAndDistinctReach()
    {
        var root = await ShareAsync("user0");
        var token = root;
        for (var step = 1; step < 5; step++)
        {
            await OpenAsync($"user{step}", token);
            await OpenAsync("everywhere", token);
            token = await ShareAsync($"user{step}");
        }
        // By another link first: no part of this cascade.
        var other = await ShareAsync("dora");
        await OpenAsync("emil", other);
        await OpenAsync("emil", root);
        await ShareAsync("emil");

        var cascade = await As("user0").GetShareCascadeAsync(new GetShareCascadeRequest { ShareToken = root });

        Assert.Equal((5, 5, 6), (cascade.Depth, cascade.Shares, cascade.Reach));
        Assert.Equal([(1, 1, 3), (2, 1, 2), (3, 1, 2), (4, 1, 2), (5, 1, 0)], cascade.Steps.Select(step => (step.Depth, step.Shares, step.Opens)));
        Assert.Equal(cascade, await As("carl").GetShareCascadeAsync(new GetShareCascadeRequest { ShareToken = root }));
        Assert.Equal(2, (await As("dora").GetShareCascadeAsync(new GetShareCascadeRequest { ShareToken = other })).Shares);
        Assert.Equal("SHARE_NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(
            () => As("user1").GetShareCascadeAsync(new GetShareCascadeRequest { ShareToken = root }).ResponseAsync)).Reason());
    }

    [Fact]
    public async Task RecordInteractions_OpenAndShareInOneBatch_HangTogether()
    {
        var root = await ShareAsync("ann");
        var response = await _host.As("bob").RecordInteractionsAsync(Sent.Batch(
            new Interaction { EventId = Sent.NewId(), ShareOpen = new ShareOpen { ShareToken = root } },
            new Interaction { EventId = Sent.NewId(), VideoId = "v1", Share = new Share { Channel = ShareChannel.Message } }));

        Assert.Equal(["", 22], [response.Results[0].Receipt.ShareToken, (object)response.Results[1].Receipt.ShareToken.Length]);
        Assert.Equal(2, (await As("ann").GetShareCascadeAsync(new GetShareCascadeRequest { ShareToken = root })).Depth);
    }

    [Fact]
    public async Task DeleteHistoryEntry_OfAnOpenAndAShare_TakesTheirCountsBack()
    {
        var token = await ShareAsync("ann");
        var open = await OpenAsync("bob", token);
        var history = new HistoryService.HistoryServiceClient(_host.Wire.As("bob"));
        var deletion = await history.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = open.Receipt.EventId });

        Assert.Equal(0, (await _host.CountersAtAsync("v1", deletion.Receipt.Position)).ShareOpens);
        Assert.Equal(0, (await As("ann").GetShareCascadeAsync(new GetShareCascadeRequest { ShareToken = token })).Reach);
        var again = await OpenAsync("bob", token);
        Assert.Equal(1, (await _host.CountersAtAsync("v1", again.Receipt.Position)).ShareOpens);
    }

    private ShareService.ShareServiceClient As(string user) => new(_host.Wire.As(user));

    private async Task<string> ShareAsync(string user) => (await As(user).ShareVideoAsync(NewShare())).Receipt.ShareToken;

    private async Task<OpenShareResponse> OpenAsync(string user, string token)
        => await As(user).OpenShareAsync(new OpenShareRequest { EventId = Sent.NewId(), ShareToken = token });

    private static ShareVideoRequest NewShare() => new() { EventId = Sent.NewId(), VideoId = "v1", Channel = ShareChannel.Link };
}
