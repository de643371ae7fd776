using Engagement.Interactions.Ledger;
using Xunit;

namespace Engagement.Interactions.Tests.Ledger;

public sealed class RecentEventsTests
{
    private readonly RecentEvents _recent = new();

    [Fact]
    public void Read_OfWhatWasAdded_IsInOrder()
    {
        _recent.Add([At(1), At(2)]);
        _recent.Add([At(3)]);

        Assert.Equal([1L, 2L, 3L], _recent.Read(0, 3)!.Select(ledgerEvent => ledgerEvent.Position));
        Assert.Equal([2L], _recent.Read(1, 2)!.Select(ledgerEvent => ledgerEvent.Position));
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 8)]
    public void Read_PartlyBeforeOrBehind_IsNothing(long after, long until)
    {
        _recent.Add([At(5), At(6), At(7)]);

        Assert.Null(_recent.Read(after, until));
    }

    [Fact]
    public void Add_AfterAnotherReplicasCommit_BeginsAnew()
    {
        _recent.Add([At(1), At(2)]);
        _recent.Add([At(5)]);

        Assert.Null(_recent.Read(1, 2));
        Assert.Equal([5L], _recent.Read(4, 5)!.Select(ledgerEvent => ledgerEvent.Position));
    }

    [Fact]
    public void Add_MoreThanIsKept_DropsTheOldest()
    {
        for (var position = 1; position <= 70_000; position++)
            _recent.Add([At(position)]);

        Assert.Null(_recent.Read(0, 1));
        Assert.Equal(1000, _recent.Read(69_000, 70_000)!.Count);
    }

    [Fact]
    public void Add_MoreBytesThanAreKept_DropsTheOldest()
    {
        for (var position = 1; position <= 100; position++)
            _recent.Add([At(position, bytes: 1 << 20)]);

        Assert.Null(_recent.Read(0, 100));
        Assert.NotNull(_recent.Read(90, 100));
    }

    private static LedgerEntry At(long position, int bytes = 10)
    {
        var like = Entries.Like("ann", "v1");
        like.Event.Position = position;
        return new LedgerEntry { UserId = like.UserId, EventId = like.EventId, Event = like.Event, Fingerprint = 0, Body = new byte[bytes] };
    }
}
