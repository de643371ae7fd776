using CsCheck;
using Engagement.Interactions.Saving;
using Xunit;

namespace Engagement.Interactions.Tests.Saving;

public sealed class CollectionShelvesTests
{
    [Fact]
    public void Put_AnyMoves_AreThoseOfAPlainList()
        => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 12], Gen.Bool).List[0, 40].Sample(moves =>
        {
            var shelves = new CollectionShelves();
            var plain = new List<Guid>();
            var ids = Enumerable.Range(0, 10).Select(i => new Guid(i + 1, 0, 0, new byte[8])).ToArray();
            foreach (var (which, place, remove) in moves)
            {
                var id = ids[which];
                var found = shelves.Find("ann", id);
                Assert.Equal(plain.Contains(id), found is not null);
                plain.Remove(id);
                if (remove && found is not null)
                {
                    shelves.Remove(found);
                    continue;
                }
                shelves.Put(found ?? new CollectionState(id, "ann", "Cats", Public: false, Place: 0, DateTime.UnixEpoch), place);
                plain.Insert(Math.Min(place, plain.Count), id);
            }

            var put = shelves.Changes().Put.OrderBy(collection => collection.Place).ToArray();
            Assert.Equal(plain, put.Select(collection => collection.Id));
            Assert.Equal(Enumerable.Range(0, plain.Count), put.Select(collection => collection.Place));
        });

    [Fact]
    public void Changes_OfWhatWasThere_AreOnlyThoseThatDiffer()
    {
        var shelves = new CollectionShelves();
        var held = Enumerable.Range(0, 4)
            .Select(i => new CollectionState(new Guid(i + 1, 0, 0, new byte[8]), "ann", "Cats", Public: false, Place: i, DateTime.UnixEpoch)).ToArray();
        // The database returns them in no order.
        foreach (var collection in held.Reverse())
            shelves.Hold(collection);

        shelves.Put(held[2], 1);
        shelves.Remove(shelves.Find("ann", held[3].Id)!);

        var (put, removed) = shelves.Changes();
        Assert.Equal([(held[2].Id, 1), (held[1].Id, 2)], put.OrderBy(collection => collection.Place).Select(collection => (collection.Id, collection.Place)));
        Assert.Equal([held[3].Id], removed);
        Assert.True(shelves.IsTaken(held[3].Id));
    }
}
