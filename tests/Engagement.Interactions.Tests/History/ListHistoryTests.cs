using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.History;

public sealed class ListHistoryTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ListHistory_PagesWhileMoreComes_ShowsEachOnceNewestFirst()
    {
        var sent = Enumerable.Range(0, 25).Select(day => Sent.Like($"v{day}", TimeSpan.FromDays(day * 10))).ToList();
        foreach (var like in sent)
            await _host.As("ann").LikeAsync(like);
        await _host.As("bob").LikeAsync(Sent.Like());

        var seen = new List<string>();
        var request = new ListHistoryRequest { PageSize = 10 };
        do
        {
            var page = await HistoryOf("ann").ListHistoryAsync(request);
            seen.AddRange(page.Entries.Select(entry => entry.EventId));
            request.PageToken = page.NextPageToken;
            await _host.As("ann").LikeAsync(Sent.Like("v99"));
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(sent.Select(like => like.EventId), seen);
    }

    [Fact]
    public async Task ListHistory_ByTimeVideoAndCreator_ShowsWhatIsInAllOfThem()
    {
        var sent = new[] { Sent.Like("v1", TimeSpan.FromDays(3)), Sent.Like("v1", TimeSpan.FromDays(2)), Sent.Like("v2", TimeSpan.FromDays(2)), Sent.Like() };
        foreach (var like in sent)
            await _host.As("ann").LikeAsync(like);
        var now = TimeProvider.System.GetUtcNow();

        var found = await HistoryOf("ann").ListHistoryAsync(new ListHistoryRequest
        {
            StartTime = (now - TimeSpan.FromDays(2.5)).ToTimestamp(),
            EndTime = (now - TimeSpan.FromDays(1)).ToTimestamp(),
            VideoId = "v1",
            OtherUserId = "carl",
        });

        Assert.Equal([sent[1].EventId], found.Entries.Select(entry => entry.EventId));
        Assert.Empty((await HistoryOf("ann").ListHistoryAsync(new ListHistoryRequest { OtherUserId = "dora" })).Entries);
    }

    [Fact]
    public async Task ListHistory_OfOneKind_ShowsItWithItsSectionsAndContext()
    {
        var watch = Sent.Watch("v1", 700);
        watch.FeedContext = new FeedContext { RequestId = "r-1", Position = 4, TrafficSource = TrafficSource.ForYou, Platform = AppPlatform.Ios };
        await _host.As("ann").RecordInteractionsAsync(Sent.Batch(Sent.Impression("v1"), watch));

        var response = await HistoryOf("ann").ListHistoryAsync(new ListHistoryRequest { Kinds = { EventKind.Watch } });

        var entry = Assert.Single(response.Entries);
        Assert.Equal((watch.EventId, EventKind.Watch, "v1", "carl"), (entry.EventId, entry.Kind, entry.VideoId, entry.OtherUserId));
        Assert.Equal(watch.Watch, entry.Watch);
        Assert.Equal(watch.FeedContext, entry.FeedContext);
    }

    [Fact]
    public async Task ListHistory_TokenOfAnotherViewerOrList_IsRefused()
    {
        foreach (var _ in Enumerable.Range(0, 3))
            await _host.As("ann").LikeAsync(Sent.Like());
        var token = (await HistoryOf("ann").ListHistoryAsync(new ListHistoryRequest { PageSize = 1 })).NextPageToken;

        Assert.Equal("INVALID_PAGE_TOKEN", await RefusalAsync("bob", new ListHistoryRequest { PageSize = 1, PageToken = token }));
        Assert.Equal("INVALID_PAGE_TOKEN", await RefusalAsync("ann", new ListHistoryRequest { PageToken = token, Kinds = { EventKind.Like } }));
        Assert.Equal("INVALID_PAGE_TOKEN", await RefusalAsync("ann", new ListHistoryRequest { PageToken = token + "A" }));
        Assert.Equal("INVALID_FIELD", await RefusalAsync("ann", new ListHistoryRequest { PageSize = -1 }));
        Assert.Equal("INVALID_FIELD", await RefusalAsync("ann", new ListHistoryRequest { Kinds = { EventKind.Unspecified } }));
    }

    [Fact]
    public async Task ListHistory_ForAnotherByAUserToken_IsDenied()
    {
        var client = new HistoryService.HistoryServiceClient(_host.Wire.With(WireTokens.Sign("bob"), new Metadata.Entry("x-acting-user", "ann")));

        var error = await Assert.ThrowsAsync<RpcException>(() => client.ListHistoryAsync(new ListHistoryRequest()).ResponseAsync);

        Assert.Equal((StatusCode.PermissionDenied, "ACTING_FOR_ANOTHER"), (error.StatusCode, error.Reason()));
    }

    private HistoryService.HistoryServiceClient HistoryOf(string userId) => new(_host.Wire.As(userId));

    private async Task<string> RefusalAsync(string userId, ListHistoryRequest request)
        => (await Assert.ThrowsAsync<RpcException>(() => HistoryOf(userId).ListHistoryAsync(request).ResponseAsync)).Reason();
}
