namespace Engagement.Interactions.Saving;

/// <summary>The collections of the users of a commit, each user's in their order, whose places are dense from 0. Pure.</summary>
internal sealed class CollectionShelves
{
    public const int MostOfAUser = 500;

    private readonly Dictionary<Guid, CollectionState> _before = [];
    private readonly Dictionary<string, List<CollectionState>> _shelves = [];
    private readonly Dictionary<Guid, CollectionState> _all = [];

    /// <summary>Notes a collection that is there before the commit.</summary>
    public void Hold(CollectionState collection)
    {
        if (!_before.TryAdd(collection.Id, collection))
            return;
        _all.Add(collection.Id, collection);
        ShelfOf(collection.UserId).Add(collection);
    }

    /// <summary>Whether anybody has a collection of this id, or had one when the commit began: its row is still to be deleted.</summary>
    public bool IsTaken(Guid id) => _all.ContainsKey(id) || _before.ContainsKey(id);

    /// <summary>A user's own collection.</summary>
    public CollectionState? Find(string userId, Guid id) => _all.TryGetValue(id, out var found) && found.UserId == userId ? found : null;

    public bool IsFull(string userId) => ShelfOf(userId).Count >= MostOfAUser;

    /// <summary>Puts a collection, new or changed, at a place, or at the end when there are fewer; those from there on move down.</summary>
    public void Put(CollectionState collection, int place)
    {
        var shelf = Sorted(collection.UserId);
        shelf.RemoveAll(other => other.Id == collection.Id);
        shelf.Insert(Math.Min(place, shelf.Count), collection);
        Number(shelf);
    }

    public void Remove(CollectionState collection)
    {
        var shelf = Sorted(collection.UserId);
        shelf.RemoveAll(other => other.Id == collection.Id);
        _all.Remove(collection.Id);
        Number(shelf);
    }

    /// <summary>The collections that are new or not as before, and those that are gone.</summary>
    public (CollectionState[] Put, Guid[] Removed) Changes() => (
        [.. _all.Values.Where(collection => _before.GetValueOrDefault(collection.Id) != collection)],
        [.. _before.Keys.Where(id => !_all.ContainsKey(id))]);

    private List<CollectionState> Sorted(string userId)
    {
        var shelf = ShelfOf(userId);
        shelf.Sort((one, other) => one.Place.CompareTo(other.Place));
        return shelf;
    }

    private void Number(List<CollectionState> shelf)
    {
        for (var place = 0; place < shelf.Count; place++)
            _all[shelf[place].Id] = shelf[place] = shelf[place] with { Place = place };
    }

    private List<CollectionState> ShelfOf(string userId)
    {
        if (!_shelves.TryGetValue(userId, out var shelf))
            _shelves.Add(userId, shelf = []);
        return shelf;
    }
}
