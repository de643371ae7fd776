using Engagement.Interactions.V1;

namespace Engagement.Torture.Oracle;

/// <summary>What holds between a user and a thing, such as a like, and since which event.</summary>
internal sealed class MarkModel
{
    private readonly Dictionary<(EventKind Kind, int User, int Thing), OracleEvent> _held = [];

    public IEnumerable<((EventKind Kind, int User, int Thing) Mark, OracleEvent Since)> Held => _held.Select(pair => (pair.Key, pair.Value));

    public bool Holds(EventKind kind, int user, int thing) => _held.ContainsKey((kind, user, thing));

    /// <summary>The effect of an event that sets a mark.</summary>
    public int Set(EventKind kind, int user, int thing, OracleEvent e) => _held.TryAdd((kind, user, thing), e) ? 1 : 0;

    /// <summary>The effect of deleting the event: the mark goes only with the very event that set it.</summary>
    public int TakeBack(EventKind kind, int user, int thing, int index)
        => _held.TryGetValue((kind, user, thing), out var since) && since.Index == index ? Clear(kind, user, thing) : 0;

    /// <summary>The effect of one that clears it.</summary>
    public int Clear(EventKind kind, int user, int thing) => _held.Remove((kind, user, thing)) ? -1 : 0;
}
