using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.Saving;

public sealed class SaveTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task SaveVideo_SixtyFourTimesAtOnce_CountsOnce()
    {
        var save = new SaveVideoRequest { EventId = Sent.NewId(), VideoId = "v1" };

        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => As("ann").SaveVideoAsync(save).ResponseAsync));

        Assert.Single(receipts, receipt => !receipt.Receipt.Duplicate);
        Assert.Equal(1, (await _host.CountersAtAsync("v1", receipts[0].Receipt.Position)).Saves);
        Assert.Equal([("v1", "")], await SavesAsync("ann"));
    }

    [Fact]
    public async Task SaveVideo_IntoCollections_MovesAndCountsOnce()
    {
        var (cats, dogs) = (await CreateAsync("ann", "Cats"), await CreateAsync("ann", "Dogs", isPublic: true));
        await SaveAsync("v1", cats);
        await SaveAsync("v2", cats);
        var last = await SaveAsync("v1", dogs);

        Assert.Equal([("v1", dogs), ("v2", cats)], await SavesAsync("ann"));
        Assert.Equal([("v2", cats)], await SavesAsync("ann", cats));
        Assert.Equal([("Dogs", true, 1L), ("Cats", false, 1L)], await CollectionsAsync("ann", "ann"));
        Assert.Equal(1, (await _host.CountersAtAsync("v1", last)).Saves);
    }

    [Fact]
    public async Task ListSaves_OfAnother_ShowsOnlyWhatIsPublic()
    {
        var (cats, dogs) = (await CreateAsync("ann", "Cats"), await CreateAsync("ann", "Dogs", isPublic: true));
        await SaveAsync("v1", dogs);

        Assert.Equal([("v1", dogs)], await SavesAsync("bob", dogs));
        Assert.Equal("COLLECTION_NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(() => SavesAsync("bob", cats))).Reason());
        Assert.Equal([("Dogs", true, 1L)], await CollectionsAsync("bob", "ann"));
        Assert.Empty(await SavesAsync("bob"));
    }

    [Fact]
    public async Task UpdateCollection_RenamedPublishedAndMoved_IsAsAsked()
    {
        var (cats, _) = (await CreateAsync("ann", "Cats"), await CreateAsync("ann", "Dogs"));
        await As("ann").UpdateCollectionAsync(new UpdateCollectionRequest { EventId = Sent.NewId(), CollectionId = cats, Name = "Kittens", Public = true });
        await As("ann").UpdateCollectionAsync(new UpdateCollectionRequest { EventId = Sent.NewId(), CollectionId = cats, Place = 0 });

        Assert.Equal([("Kittens", true, 0L), ("Dogs", false, 0L)], await CollectionsAsync("ann", "ann"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => As("bob").UpdateCollectionAsync(
            new UpdateCollectionRequest { EventId = Sent.NewId(), CollectionId = cats, Name = "Mine" }).ResponseAsync);
        Assert.Equal((StatusCode.NotFound, "COLLECTION_NOT_FOUND"), (refusal.StatusCode, refusal.Reason()));
    }

    [Fact]
    public async Task DeleteCollection_LeavesItsVideosSaved()
    {
        var cats = await CreateAsync("ann", "Cats");
        await SaveAsync("v1", cats);
        await As("ann").DeleteCollectionAsync(new DeleteCollectionRequest { EventId = Sent.NewId(), CollectionId = cats });

        Assert.Equal([("v1", "")], await SavesAsync("ann"));
        Assert.Empty(await CollectionsAsync("ann", "ann"));
        Assert.Equal("COLLECTION_NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(() => SaveAsync("v2", cats))).Reason());
    }

    [Fact]
    public async Task CreateCollection_IdOfAnothersOrTheFiveHundredAndFirst_IsRefused()
    {
        var create = new CreateCollectionRequest { EventId = Sent.NewId(), Name = "Cats" };
        await As("ann").CreateCollectionAsync(create);
        Assert.Equal("EVENT_ID_REUSED", (await Assert.ThrowsAsync<RpcException>(() => As("bob").CreateCollectionAsync(create).ResponseAsync)).Reason());

        await _host.As("ann").RecordInteractionsAsync(Sent.Batch(Enumerable.Range(0, 499).Select(i => new Interaction
        {
            EventId = Sent.NewId(), CollectionChange = new CollectionChange { Name = $"Shelf {i}" },
        })));
        Assert.Equal("TOO_MANY_COLLECTIONS", (await Assert.ThrowsAsync<RpcException>(() => CreateAsync("ann", "One more"))).Reason());
    }

    [Fact]
    public async Task DeleteHistoryEntry_OfTheSave_TakesItBackAndOfTheMoveNot()
    {
        var cats = await CreateAsync("ann", "Cats");
        var save = new SaveVideoRequest { EventId = Sent.NewId(), VideoId = "v1" };
        await As("ann").SaveVideoAsync(save);
        var move = new SaveVideoRequest { EventId = Sent.NewId(), VideoId = "v1", CollectionId = cats };
        await As("ann").SaveVideoAsync(move);
        var history = new HistoryService.HistoryServiceClient(_host.Wire.As("ann"));

        await history.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = move.EventId });
        Assert.Equal([("v1", cats)], await SavesAsync("ann"));
        var last = await history.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = save.EventId });
        Assert.Empty(await SavesAsync("ann"));
        Assert.Equal(0, (await _host.CountersAtAsync("v1", last.Receipt.Position)).Saves);
    }

    [Fact]
    public async Task ListSaves_Pages_ShowEachOnceNewestFirst()
    {
        for (var i = 0; i < 7; i++)
            await SaveAsync($"v{i}", "");
        var seen = new List<string>();
        var request = new ListSavesRequest { PageSize = 3 };
        do
        {
            var page = await As("ann").ListSavesAsync(request);
            seen.AddRange(page.Saves.Select(save => save.VideoId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["v6", "v5", "v4", "v3", "v2", "v1", "v0"], seen);
    }

    private CollectionService.CollectionServiceClient As(string user) => new(_host.Wire.As(user));

    private async Task<string> CreateAsync(string user, string name, bool isPublic = false)
        => (await As(user).CreateCollectionAsync(new CreateCollectionRequest { EventId = Sent.NewId(), Name = name, Public = isPublic })).Receipt.EventId;

    private async Task<long> SaveAsync(string video, string collection)
        => (await As("ann").SaveVideoAsync(new SaveVideoRequest { EventId = Sent.NewId(), VideoId = video, CollectionId = collection })).Receipt.Position;

    private async Task<IEnumerable<(string Video, string Collection)>> SavesAsync(string reader, string collection = "")
        => (await As(reader).ListSavesAsync(new ListSavesRequest { CollectionId = collection })).Saves.Select(save => (save.VideoId, save.CollectionId));

    private async Task<IEnumerable<(string Name, bool Public, long Videos)>> CollectionsAsync(string reader, string owner)
        => (await As(reader).ListCollectionsAsync(new ListCollectionsRequest { UserId = owner })).Collections
            .Select(collection => (collection.Name, collection.Public, collection.Videos));
}
