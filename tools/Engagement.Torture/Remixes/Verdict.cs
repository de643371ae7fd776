namespace Engagement.Torture.Remixes;

/// <summary>What may be answered to a remix: seen through its gates before and after.</summary>
internal sealed class Verdict
{
    private readonly IReadOnlyList<(Gate There, IReadOnlyList<Gate> Permissions)> _gates;
    private readonly int[] _before;

    public Verdict(IReadOnlyList<(Gate There, IReadOnlyList<Gate> Permissions)> gates)
    {
        _gates = gates;
        _before = Look();
    }

    /// <summary>Whether this answer is right, given what changed meanwhile.</summary>
    /// <param name="refusal">The reason; null for success.</param>
    /// <param name="otherwise">The reason of the refusal that is due when all gates are open; null when none is.</param>
    public bool Allows(string? refusal, string? otherwise = null)
    {
        var after = Look();
        var settled = _before.Zip(after, (before, now) => before == now && !Gate.IsChanging(before)).ToArray();
        if (settled.All(one => one))
            return refusal == (ExpectedOf(after) ?? otherwise);
        // What was closed all along refuses, whatever else was changing.
        var mustRefuse = settled.Zip(after, (one, look) => one && (look & 1) != 0).Any(closed => closed);
        return refusal == otherwise ? !mustRefuse : refusal is "VIDEO_NOT_FOUND" or "NOT_PERMITTED";
    }

    private string? ExpectedOf(int[] looks)
    {
        var next = 0;
        foreach (var (_, permissions) in _gates)
        {
            if ((looks[next++] & 1) != 0)
                return "VIDEO_NOT_FOUND";
            var closed = looks.Skip(next).Take(permissions.Count).Any(look => (look & 1) != 0);
            if (closed)
                return "NOT_PERMITTED";
            next += permissions.Count;
        }
        return null;
    }

    private int[] Look() => [.. _gates.SelectMany(source => source.Permissions.Prepend(source.There)).Select(gate => gate.Look())];
}
