using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Xunit;

namespace Engagement.Interactions.Tests.Commenting;

public sealed class CommentSentimentTests : IAsyncLifetime
{
    private InteractionsHost _host = null!;

    public async Task InitializeAsync() => _host = await InteractionsHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Comment_PostedEditedAndDeleted_ChangesTheSentimentsByAsMuch()
    {
        var comments = new CommentService.CommentServiceClient(_host.Wire.As("ann"));
        var first = (await comments.PostCommentAsync(new PostCommentRequest
        {
            EventId = Sent.NewId(), VideoId = "v1", Text = "I love this so much, what a great day!",
        })).Receipt;
        await comments.EditCommentAsync(new EditCommentRequest
        {
            EventId = Sent.NewId(), VideoId = "v1", CommentId = first.EventId, Text = "I hate this, worst thing ever :(",
        });
        await comments.DeleteCommentAsync(new DeleteCommentRequest { EventId = Sent.NewId(), VideoId = "v1", CommentId = first.EventId });

        var effects = (await ReadAsync(3)).Select(e => e.SentimentEffect).ToArray();

        Assert.Equal([(0, 1), (1, -1), (-1, 0)], effects.Select(effect => (effect.Negative, effect.Positive)));
        Assert.True(effects[0].Valence > 0.5 && effects[1].Valence < -0.5 && effects[2].Valence == 0, $"{effects[0]} {effects[1]} {effects[2]}");
        Assert.Null(effects[0].PostedAt);
        Assert.All(effects[1..], effect => Assert.Equal(first.RecordedAt, effect.PostedAt));
    }

    [Fact]
    public async Task HistoryDeletion_OfAWatchInUpdates_TellsItsSessionAndWhereItCameFrom()
    {
        var source = new FeedContext { TrafficSource = TrafficSource.Search };
        var ids = new[] { Sent.NewId(), Sent.NewId() };
        await _host.As("ann").RecordInteractionsAsync(Sent.Batch([.. ids.Select((id, i) => new Interaction
        {
            EventId = id, VideoId = "v1", FeedContext = source,
            Watch = new Watch { SessionId = "s", FirstSection = i, WatchSections = { new WatchSection { StartMs = i * 1000, EndMs = 500 + i * 1000 } } },
        })]));
        await new HistoryService.HistoryServiceClient(_host.Wire.As("ann")).DeleteHistoryEntryAsync(
            new DeleteHistoryEntryRequest { EventId = Sent.NewId(), EntryEventId = ids[1] });

        var retraction = (await ReadAsync(3))[^1].Retraction;

        Assert.Equal(("s", source), (retraction.Watch.SessionId, retraction.FeedContext));
        Assert.Equal([(0, 500), (1000, 1500)], retraction.Watch.WatchSections.Select(section => (section.StartMs, section.EndMs)));
    }

    private async Task<List<LedgerEvent>> ReadAsync(int count)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var call = _host.Ledger.Tail(new TailRequest(), cancellationToken: bound.Token);
        var events = new List<LedgerEvent>();
        while (events.Count < count && await call.ResponseStream.MoveNext(bound.Token))
            events.AddRange(call.ResponseStream.Current.Events);
        return events;
    }
}
