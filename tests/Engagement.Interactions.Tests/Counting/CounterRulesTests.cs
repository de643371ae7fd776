using Engagement.Interactions.Counting;
using Engagement.Interactions.V1;
using Engagement.Ledger.V1;
using Engagement.Remix.V1;
using Xunit;

namespace Engagement.Interactions.Tests.Counting;

public sealed class CounterRulesTests
{
    [Fact]
    public void Fold_EveryKind_NamesFieldsOfTheContract()
    {
        var names = VideoCounters.Descriptor.Fields.InDeclarationOrder().Concat(UserCounters.Descriptor.Fields.InDeclarationOrder())
            .Select(field => field.Name).ToHashSet();

        var changes = Enum.GetValues<LedgerEvent.FactOneofCase>().SelectMany(fact => CounterRules.Fold(EventOf(fact))).ToList();

        Assert.All(changes, change => Assert.Contains(change.Counter, names));
        Assert.NotEmpty(changes);
    }

    [Fact]
    public void Fold_Watch_CountsForTheVideoAndItsCreator()
        => Assert.Equal(
            [
                new(CounterSubject.Video("v1"), "views", 1), new(CounterSubject.Video("v1"), "watch_time_ms", 900),
                new(CounterSubject.User("carl"), "views", 1),
            ],
            CounterRules.Fold(new LedgerEvent
            {
                UserId = "ann", VideoId = "v1", OtherUserId = "carl", Effect = 1, WatchedMs = 900, Watch = new Watch(),
            }));

    [Fact]
    public void Fold_CreatorsOwnWatch_IsKeptApart()
        => Assert.Equal(
            [new(CounterSubject.Video("v1"), "own_views", 1)],
            CounterRules.Fold(new LedgerEvent
            {
                UserId = "carl", VideoId = "v1", OtherUserId = "carl", Effect = 1, WatchedMs = 900, Watch = new Watch(),
            }));

    [Fact]
    public void Fold_RemixPublished_CountsForItsSources()
        => Assert.Equal(
            [
                new(CounterSubject.User("ann"), "videos", 1), new(CounterSubject.Video("v1"), "duets", 1),
                new(CounterSubject.Video("v2"), "stitches", 1),
            ],
            CounterRules.Fold(new LedgerEvent
            {
                UserId = "ann",
                VideoId = "v3",
                Effect = 1,
                VideoPublished = new VideoPublished
                {
                    Sources = { new RemixSource { VideoId = "v1", Kind = RemixKind.Duet }, new RemixSource { VideoId = "v2", Kind = RemixKind.Stitch } },
                },
            }));

    private static LedgerEvent EventOf(LedgerEvent.FactOneofCase fact)
    {
        var ledgerEvent = new LedgerEvent { UserId = "ann", OtherUserId = "carl", VideoId = "v1", Effect = 1, WatchedMs = 5 };
        if (LedgerEvent.Descriptor.FindFieldByNumber((int)fact) is { } field)
            field.Accessor.SetValue(ledgerEvent, field.MessageType.Parser.ParseFrom([]));
        return ledgerEvent;
    }
}
