using Engagement.Interactions.V1;
using Engagement.Torture.Generation;

namespace Engagement.Torture.Oracle;

/// <summary>A collection of saved videos.</summary>
internal sealed class CollectionState(OracleEvent made)
{
    public OracleEvent Made { get; } = made;

    public string Name { get; set; } = "";

    public bool Public { get; set; }
}

/// <summary>A video saved: since which event, and where.</summary>
internal sealed record SaveState(OracleEvent First, OracleEvent Since, int Collection);

/// <summary>Saved videos and the collections that they are in.</summary>
internal sealed class CollectionModel(EventPlan plan, CounterModel counters)
{
    private readonly Dictionary<int, List<CollectionState>> _ofUser = [];
    private readonly Dictionary<(int User, int Video), SaveState> _saves = [];

    /// <summary>In their order.</summary>
    public IReadOnlyList<CollectionState> OfUser(int user) => _ofUser.GetValueOrDefault(user) ?? [];

    public ILookup<int, (int Video, SaveState Save)> SavesByUser => _saves.ToLookup(pair => pair.Key.User, pair => (pair.Key.Video, pair.Value));

    public bool IsThere(int user, int collection) => OfUser(user).Any(one => one.Made.Index == collection);

    public Outcome Save(OracleEvent e)
    {
        var key = (e.Planned.User, e.Planned.Video);
        var before = _saves.GetValueOrDefault(key);
        _saves[key] = before is null ? new SaveState(e, e, e.Planned.Target)
            : before.Collection == e.Planned.Target ? before
            : before with { Since = e, Collection = e.Planned.Target };
        return Count(e.Planned.Video, before is null ? 1 : 0);
    }

    public Outcome Unsave(OracleEvent e) => Count(e.Planned.Video, _saves.Remove((e.Planned.User, e.Planned.Video)) ? -1 : 0);

    public void Change(OracleEvent e)
    {
        var own = _ofUser.TryGetValue(e.Planned.User, out var found) ? found : _ofUser[e.Planned.User] = [];
        if (e.Planned.Target != Planned.None && !IsThere(e.Planned.User, e.Planned.Target))
            return;
        var change = Messages.ChangeOf(e.Planned, e.Index, "");
        var isNew = e.Planned.Target == Planned.None;
        var collection = isNew ? new CollectionState(e) : own.Find(one => one.Made.Index == e.Planned.Target)!;
        collection.Name = change.HasName ? change.Name : collection.Name;
        collection.Public = change.HasPublic ? change.Public : collection.Public;
        if (!isNew && !change.HasPlace)
            return;
        own.Remove(collection);
        own.Insert(Math.Min(change.Place, own.Count), collection);
    }

    public void Delete(OracleEvent e)
    {
        _ofUser[e.Planned.User].RemoveAll(collection => collection.Made.Index == e.Planned.Target);
        foreach (var (key, save) in _saves.Where(pair => pair.Value.Collection == e.Planned.Target).ToArray())
            _saves[key] = save with { Collection = Planned.None };
    }

    /// <summary>What the deletion of the entry of a save from the history does: the video is not saved any more, if it is by that entry that it is.</summary>
    public Outcome TakeBack(int index)
    {
        var planned = plan[index];
        if (planned.Kind != EventKind.Save)
            return new Outcome(0);
        var key = (planned.User, planned.Video);
        return Count(planned.Video, _saves.TryGetValue(key, out var save) && save.First.Index == index && _saves.Remove(key) ? -1 : 0);
    }

    private Outcome Count(int video, int effect)
    {
        counters.AddOfVideo(video, "saves", effect);
        return new Outcome(effect);
    }
}
