using Engagement.Feed.Learning;

namespace Engagement.Evaluate.Figures;

/// <summary>Rows that are ranked against each other.</summary>
internal sealed record Group(int Viewer, int[] Rows);

/// <summary>The rows of a test in their groups; its viewers are numbered from 0.</summary>
/// <param name="Viewers">How many there are.</param>
/// <param name="Ties">Decides between equal scores: a number that has nothing to do with the label, and is the same for every scorer.</param>
internal sealed record Groups(int Viewers, IReadOnlyList<Group> All, bool[] Labels, ulong[] Ties)
{
    /// <summary>A group a viewer: the protocol `frozen`.</summary>
    public static Groups ByViewer(IReadOnlyList<Exposure> rows) => By(rows, static _ => 0);

    /// <summary>A group a viewer and day: the protocol `by request`.</summary>
    public static Groups ByViewerAndDay(IReadOnlyList<Exposure> rows) => By(rows, static exposure => exposure.Day);

    private static Groups By(IReadOnlyList<Exposure> rows, Func<Exposure, int> key)
    {
        var viewers = rows.Select(exposure => exposure.Viewer).Distinct().Order().Select((viewer, at) => (viewer, at))
            .ToDictionary(entry => entry.viewer, entry => entry.at);
        var all = Enumerable.Range(0, rows.Count).GroupBy(row => (rows[row].Viewer, Key: key(rows[row])))
            .Select(group => new Group(viewers[group.Key.Viewer], [.. group]));
        return new Groups(
            viewers.Count, [.. all], [.. rows.Select(exposure => exposure.Has(Outcomes.LongView))], [.. rows.Select((exposure, row) => Mix(exposure, row))]);
    }

    // SplitMix64 of row, viewer and video.
    private static ulong Mix(Exposure exposure, int row)
    {
        var mixed = (((ulong)(uint)exposure.Viewer << 32) | (uint)exposure.Video) + ((ulong)row * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
