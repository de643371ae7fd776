using Engagement.Interactions.V1;
using Engagement.Testing.Wire;
using Grpc.Core;
using Xunit;

namespace Engagement.Interactions.Tests.History;

public sealed class DeleteHistoryEntryTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    private HistoryService.HistoryServiceClient History => new(_host.Wire.As("ann"));

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task DeleteHistoryEntry_SixtyFourTimesAtOnce_TakesTheLikeBackOnce()
    {
        var like = Sent.Like();
        await _host.As("ann").LikeAsync(like);
        await _host.As("bob").LikeAsync(Sent.Like());

        var deletions = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => DeleteAsync(like.EventId)));

        Assert.Equal(64, deletions.Select(deletion => deletion.Position).Distinct().Count());
        Assert.Equal(1, (await _host.CountersAtAsync("v1", deletions.Max(deletion => deletion.Position))).Likes);
        Assert.Empty((await History.ListHistoryAsync(new ListHistoryRequest())).Entries);
        // The id is known for ever.
        Assert.True((await _host.As("ann").LikeAsync(like)).Receipt.Duplicate);
    }

    [Fact]
    public async Task DeleteHistoryEntry_OfAWatchSession_TakesAllOfItAlsoWhatComesLate()
    {
        await RecordAsync(Update("s1", 0, 0, 5000), Update("s1", 1, 0, 60_000), Sent.Watch("v1", 7000));
        var entries = (await History.ListHistoryAsync(new ListHistoryRequest())).Entries;
        await DeleteAsync(entries.First(entry => entry.Watch.SessionId == "s1").EventId);

        var late = await RecordAsync(Update("s1", 2, 0, 60_000));

        var counters = await _host.CountersAtAsync("v1", late);
        Assert.Equal((1, 7000, 0, 1), (counters.Views, counters.WatchTimeMs, counters.Completions, counters.QualityViews));
        Assert.Equal(7000, Assert.Single((await History.ListHistoryAsync(new ListHistoryRequest())).Entries).Watch.WatchSections[0].EndMs);
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => History.GetWatchSessionAsync(new GetWatchSessionRequest { SessionId = "s1" }).ResponseAsync);
        Assert.Equal("WATCH_SESSION_NOT_FOUND", refusal.Reason());
    }

    [Fact]
    public async Task GetWatchSession_UpdatesLateAndRepeated_IsTheirJoinAndSoAreTheCounters()
    {
        var second = Update("s1", 1, 0, 30_000);
        await RecordAsync(second);
        var last = await RecordAsync(Update("s1", 0, 10_000, 60_000), second, Update("s1", 0, 0, 60_000));

        var session = await History.GetWatchSessionAsync(new GetWatchSessionRequest { SessionId = "s1" });

        Assert.Equal(("v1", 60_000, 2), (session.VideoId, session.DurationMs, session.Sections.Count));
        Assert.Equal((90_000, 60_000, 1, 30_000, true),
            (session.Figures.WatchedMs, session.Figures.UniqueWatchedMs, session.Figures.Loops, session.Figures.DropOffMs, session.Figures.Completed));
        Assert.Equal(30_000, session.Figures.ReplayHeatMs.Sum());
        var counters = await _host.CountersAtAsync("v1", last);
        Assert.Equal((1, 90_000, 60_000, 1, 1, 1, 0),
            (counters.Views, counters.WatchTimeMs, counters.UniqueWatchTimeMs, counters.Completions, counters.Reached95, counters.Loops, counters.Skips));
    }

    [Fact]
    public async Task RecordInteractions_SessionOfAnotherVideo_IsRefusedAlone()
    {
        await RecordAsync(Update("s1", 0, 0, 5000));
        var other = Update("s1", 1, 0, 5000);
        other.VideoId = "v2";

        var response = await _host.As("ann").RecordInteractionsAsync(Sent.Batch(other, Sent.Impression("v2")));

        Assert.Equal((int)StatusCode.FailedPrecondition, response.Results[0].Error.Code);
        Assert.NotNull(response.Results[1].Receipt);
    }

    [Fact]
    public async Task DeleteHistoryEntry_OfAnotherViewerOrOfADeletion_IsRefused()
    {
        var like = Sent.Like();
        await _host.As("bob").LikeAsync(like);
        var own = Sent.Like();
        await _host.As("ann").LikeAsync(own);
        var deletion = await DeleteAsync(own.EventId);

        Assert.Equal("HISTORY_ENTRY_NOT_FOUND", (await Assert.ThrowsAsync<RpcException>(() => DeleteAsync(like.EventId))).Reason());
        Assert.Equal("NOT_RETRACTABLE", (await Assert.ThrowsAsync<RpcException>(() => DeleteAsync(deletion.EventId))).Reason());
    }

    private async Task<Receipt> DeleteAsync(string entry)
        => (await History.DeleteHistoryEntryAsync(new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = entry })).Receipt;

    private async Task<long> RecordAsync(params Interaction[] interactions)
    {
        var response = await _host.As("ann").RecordInteractionsAsync(Sent.Batch(interactions));
        return response.Results.Max(result => result.Receipt.Position);
    }

    private static Interaction Update(string session, int number, long startMs, long endMs) => new()
    {
        EventId = Sent.NewId(),
        VideoId = "v1",
        Watch = new Watch { SessionId = session, FirstSection = number, WatchSections = { new WatchSection { StartMs = startMs, EndMs = endMs } } },
    };
}
