namespace Engagement.Torture.Remixes;

/// <summary>Something that its one owner opens and closes, and that others look at before and after what they do.</summary>
internal sealed class Gate
{
    // Twice the number of changes begun and ended, and one while it is closed.
    private int _state;

    public bool IsOpen => (Look() & 1) == 0;

    /// <summary>The same before and after an act: nothing changed during it.</summary>
    public int Look() => Volatile.Read(ref _state);

    /// <summary>Whether a look fell into a change.</summary>
    public static bool IsChanging(int look) => (look & 2) != 0;

    public void Begin() => Volatile.Write(ref _state, Look() + 2);

    public void End(bool open) => Volatile.Write(ref _state, ((Look() + 2) & ~1) | (open ? 0 : 1));
}
