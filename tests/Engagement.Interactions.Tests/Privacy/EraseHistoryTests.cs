using Engagement.Interactions.V1;
using Engagement.Testing;
using Npgsql;
using Xunit;

namespace Engagement.Interactions.Tests.Privacy;

public sealed class EraseHistoryTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task EraseHistory_OfEverythingAViewerDid_LeavesTheCountersAsOthersMadeThem()
    {
        await ActAsync("bob");
        var before = await _host.CountersAtAsync("v1", await ActAsync("carl2"));
        await ActAsync("ann");
        await ActAsync("ann");

        var erased = await EraseAsync(Sent.NewId());

        var entry = Assert.Single(await HistoryOfAsync("ann"));
        Assert.Equal(EventKind.HistoryErasure, entry.Kind);
        var after = await _host.CountersAtAsync("v1", await HeadAsync());
        after.Position = before.Position;
        Assert.Equal(before, after);
        Assert.Equal(8, (await HistoryOfAsync("bob")).Count);
        Assert.Equal(0L, await CountAsync("SELECT count(*) FROM comment WHERE user_id = 'ann' AND text <> ''"));
        Assert.False(erased.Duplicate);
    }

    [Fact]
    public async Task EraseHistory_Repeated_LeavesWhatWasDoneAfterTheFirst()
    {
        await ActAsync("ann");
        var eventId = Sent.NewId();
        var first = await EraseAsync(eventId);
        await _host.As("ann").LikeAsync(Sent.Like());

        var again = await EraseAsync(eventId);

        Assert.Equal((true, first.Position), (again.Duplicate, again.Position));
        Assert.Equal([EventKind.Like, EventKind.HistoryErasure], (await HistoryOfAsync("ann")).Select(entry => entry.Kind));
    }

    // More than one batch of them, and ids that are later than the erasure's, as of a client whose clock is ahead.
    [Fact]
    public async Task HistoryErasure_ThatNobodyWaitsFor_IsDoneByAnotherReplica()
    {
        var ahead = TimeSpan.FromMinutes(-2);
        for (var i = 0; i < 3; i++)
        {
            await _host.As("ann").RecordInteractionsAsync(Sent.Batch(Enumerable.Range(0, 700).Select(j => new Interaction
            {
                EventId = Sent.NewId(j % 2 == 0 ? ahead : default), VideoId = $"v{j}", Impression = new Impression(),
            })));
        }
        var recorded = await _host.As("ann").RecordInteractionsAsync(Sent.Batch(
            new Interaction { EventId = Sent.NewId(), HistoryErasure = new HistoryErasure() }, Sent.Impression("v7")));
        Assert.All(recorded.Results, result => Assert.NotNull(result.Receipt));
        await _host.Wire.DisposeAsync();

        await using var replica = _host.NewReplica();
        var history = new HistoryService.HistoryServiceClient(replica.As("ann"));
        await Until.IsTrueAsync(async () => await CountAsync("SELECT count(*) FROM history_erasure") == 0, TimeSpan.FromSeconds(90), "the history is erased");

        var entries = (await history.ListHistoryAsync(new ListHistoryRequest { PageSize = 1000 })).Entries;
        Assert.Equal([EventKind.HistoryErasure, EventKind.Impression], entries.Select(entry => entry.Kind).Order().Reverse());
        Assert.Equal(2100L, await CountAsync("SELECT count(*) FROM ledger WHERE retracted"));
        Assert.Equal(2100L, await CountAsync("SELECT count(*) FROM ledger WHERE kind = 28"));
    }

    // Everything that is deleted from a history; the position of the last.
    private async Task<long> ActAsync(string userId)
    {
        var comment = Sent.NewId();
        var session = new Watch { SessionId = $"s-{comment}", WatchSections = { new WatchSection { EndMs = 60_000 } } };
        var response = await _host.As(userId).RecordInteractionsAsync(Sent.Batch(
            Sent.Impression("v1"), Sent.Watch("v1", 5000), new Interaction { EventId = Sent.NewId(), VideoId = "v1", Watch = session },
            new Interaction { EventId = Sent.NewId(), VideoId = "v1", Like = new Like() },
            new Interaction { EventId = comment, VideoId = "v1", Comment = new Comment { Text = "What a wonderful cat" } },
            new Interaction { EventId = Sent.NewId(), VideoId = "v1", CommentLike = new CommentLike { CommentId = comment } },
            new Interaction { EventId = Sent.NewId(), VideoId = "v1", Save = new Save() },
            new Interaction { EventId = Sent.NewId(), VideoId = "v1", Share = new Share { Channel = ShareChannel.Link } }));
        return response.Results.Max(result => result.Receipt.Position);
    }

    private async Task<Receipt> EraseAsync(string eventId)
        => (await new PrivacyService.PrivacyServiceClient(_host.Wire.As("ann")).EraseHistoryAsync(new EraseHistoryRequest { EventId = eventId })).Receipt;

    private async Task<List<HistoryEntry>> HistoryOfAsync(string userId)
        => [.. (await new HistoryService.HistoryServiceClient(_host.Wire.As(userId)).ListHistoryAsync(new ListHistoryRequest())).Entries];

    private Task<long> HeadAsync() => CountAsync("SELECT position FROM ledger_head");

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_host.Database);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Constants of this class.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
