using Engagement.Errors.V1;
using Engagement.Interactions.Ledger;
using Engagement.Interactions.V1;
using Engagement.Platform.Errors;
using Npgsql;

namespace Engagement.Interactions.Saving;

/// <summary>
/// Keeps what each viewer has saved, and in which collection. Saving what is saved moves it and counts no more; a collection that is deleted leaves its videos
/// saved in none. Deleting the history entry that saved a video takes the save back.
/// </summary>
internal sealed class Saves : ILedgerPart
{
    private readonly Dictionary<(string UserId, string VideoId), SaveState> _before = [];
    private readonly Dictionary<(string UserId, string VideoId), SaveState> _saves = [];
    private readonly CollectionShelves _shelves = new();

    public IReadOnlyList<EventKind> Kinds { get; } = [EventKind.Save, EventKind.Unsave, EventKind.CollectionChange, EventKind.CollectionDeletion];

    public void Read(IReadOnlyList<LedgerEntry> entries, LedgerReads reads)
    {
        var saves = entries.Where(entry => entry.Kind is EventKind.Save or EventKind.Unsave).Select(KeyOf).Distinct().ToArray();
        if (saves.Length > 0)
            reads.Add(SaveRows.Select(saves), row => Hold((row.GetString(0), row.GetString(1)), SaveRows.Read(row)));
        var owners = entries.Where(entry => entry.Kind is EventKind.CollectionChange or EventKind.CollectionDeletion).Select(entry => entry.UserId);
        var named = entries.Select(CollectionOf).OfType<Guid>().Distinct().ToArray();
        if (named.Length > 0)
            reads.Add(SaveRows.SelectCollections([.. owners.Distinct()], named), row => _shelves.Hold(SaveRows.ReadCollection(row)));
    }

    /// <summary>Notes a video that is saved before the commit.</summary>
    public void Hold((string UserId, string VideoId) key, SaveState save) => _before[key] = _saves[key] = save;

    public Problem? Decide(LedgerEntry entry)
    {
        entry.Event.Effect = 0;
        switch (entry.Kind)
        {
            case EventKind.Save: return DecideSave(entry);
            case EventKind.Unsave:
                entry.Event.Effect = _saves.Remove(KeyOf(entry)) ? -1 : 0;
                return null;
            case EventKind.CollectionDeletion: return DecideDeletion(entry);
            default: return entry.Event.CollectionChange.CollectionId.Length == 0 ? DecideNew(entry) : DecideChange(entry);
        }
    }

    public void Retract(LedgerEntry target, LedgerEntry deletion)
    {
        if (target.Kind != EventKind.Save || !_saves.TryGetValue(KeyOf(target), out var save) || save.Position != target.Event.Position)
            return;
        _saves.Remove(KeyOf(target));
        deletion.Event.Effect = -1;
    }

    public void Write(NpgsqlBatchCommandCollection writes)
    {
        var (put, removed) = _shelves.Changes();
        if (put.Length > 0)
            writes.Add(SaveRows.PutCollections(put));
        if (removed.Length > 0)
        {
            writes.Add(SaveRows.EmptyCollections(removed));
            writes.Add(SaveRows.DeleteCollections(removed));
        }
        var saved = _saves.Where(save => !_before.TryGetValue(save.Key, out var before) || before != save.Value).ToArray();
        if (saved.Length > 0)
            writes.Add(SaveRows.Put(saved));
        var cleared = _before.Keys.Where(key => !_saves.ContainsKey(key)).ToArray();
        if (cleared.Length > 0)
            writes.Add(SaveRows.Delete(cleared));
    }

    private Problem? DecideSave(LedgerEntry entry)
    {
        var collectionId = CollectionOf(entry);
        if (collectionId is { } id && _shelves.Find(entry.UserId, id) is null)
            return NotFound(id);
        var save = new SaveState(collectionId, entry.Event.Position, entry.Event.Position, entry.Event.RecordedAt.ToDateTime());
        if (!_saves.TryGetValue(KeyOf(entry), out var before))
            entry.Event.Effect = 1;
        else if (before.CollectionId == collectionId)
            return null;
        else
            save = save with { Position = before.Position };
        _saves[KeyOf(entry)] = save;
        return null;
    }

    private Problem? DecideNew(LedgerEntry entry)
    {
        if (_shelves.IsTaken(entry.EventId))
            return Problem.EventIdReused(entry.EventId.ToString());
        if (_shelves.IsFull(entry.UserId))
            return Problem.FailedPrecondition(ErrorReason.TooManyCollections, $"A user has {CollectionShelves.MostOfAUser} collections at most.");
        var change = entry.Event.CollectionChange;
        _shelves.Put(
            new CollectionState(entry.EventId, entry.UserId, entry.Text!, change.Public, Place: 0, entry.Event.RecordedAt.ToDateTime()), change.Place);
        return null;
    }

    private Problem? DecideChange(LedgerEntry entry)
    {
        var change = entry.Event.CollectionChange;
        if (_shelves.Find(entry.UserId, CollectionOf(entry)!.Value) is not { } collection)
            return NotFound(CollectionOf(entry)!.Value);
        var changed = collection with { Name = entry.Text ?? collection.Name, Public = change.HasPublic ? change.Public : collection.Public };
        _shelves.Put(changed, change.HasPlace ? change.Place : collection.Place);
        return null;
    }

    private Problem? DecideDeletion(LedgerEntry entry)
    {
        var id = CollectionOf(entry)!.Value;
        if (_shelves.Find(entry.UserId, id) is not { } collection)
            return NotFound(id);
        _shelves.Remove(collection);
        foreach (var (key, save) in _saves.Where(save => save.Value.CollectionId == id).ToArray())
            _saves[key] = save with { CollectionId = null };
        return null;
    }

    private static Problem NotFound(Guid collectionId) => Problem.NotFound(ErrorReason.CollectionNotFound, "collection", collectionId.ToString());

    /// <summary>The collection that an event is of: a new one has the event's id.</summary>
    private static Guid? CollectionOf(LedgerEntry entry)
    {
        var id = entry.Event.Save?.CollectionId ?? entry.Event.CollectionChange?.CollectionId ?? entry.Event.CollectionDeletion?.CollectionId ?? "";
        return id.Length > 0 ? Guid.Parse(id) : entry.Kind == EventKind.CollectionChange ? entry.EventId : null;
    }

    private static (string UserId, string VideoId) KeyOf(LedgerEntry entry) => (entry.UserId, entry.Event.VideoId);
}
