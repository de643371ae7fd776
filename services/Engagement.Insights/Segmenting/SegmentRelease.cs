namespace Engagement.Insights.Segmenting;

/// <summary>Who an answer is made of.</summary>
/// <param name="Viewers">Who did anything.</param>
/// <param name="Reach">Of these, who met the video.</param>
internal readonly record struct CellSize(long Viewers, long Reach)
{
    public CellSize Plus(SegmentMix mix) => new(Viewers + mix.Viewers, Reach + mix.Reach);

    public CellSize Less(CellSize part) => new(Viewers - part.Viewers, Reach - part.Reach);
}

/// <summary>A dimension that is told now.</summary>
/// <param name="Told">The segments that are told each, by name.</param>
/// <param name="CellOf">In which answer the viewers of each mix are: the number of the segment, or the number of them for all others together.</param>
internal sealed record ReleasedDimension(string Name, IReadOnlyList<string> Told, int[] CellOf, CellSize[] Sizes)
{
    public const int NotTold = -1;

    /// <summary>Null when nothing of it may be told.</summary>
    public static ReleasedDimension? Of(string name, IReadOnlyList<SegmentMix> mixes, long floor)
    {
        var segmentOf = mixes.Select(mix => mix.SegmentOf(name)).ToArray();
        var sizes = new SortedDictionary<string, SegmentSize>(StringComparer.Ordinal);
        for (var i = 0; i < mixes.Count; i++)
        {
            if (segmentOf[i] is { } segment)
            {
                var size = sizes.GetValueOrDefault(segment);
                sizes[segment] = new(size.Viewers + mixes[i].Reach, size.Recent + mixes[i].Recent);
            }
        }
        var may = SegmentRules.MayTell([.. sizes.Values], floor);
        string[] told = [.. sizes.Keys.Where((_, i) => may[i])];
        if (told.Length == 0)
            return null;
        var cellOf = Array.ConvertAll(segmentOf, segment => segment is null ? NotTold : Array.IndexOf(told, segment) is >= 0 and var at ? at : told.Length);
        var cells = new CellSize[told.Length + 1];
        for (var i = 0; i < mixes.Count; i++)
        {
            if (cellOf[i] != NotTold)
                cells[cellOf[i]] = cells[cellOf[i]].Plus(mixes[i]);
        }
        return new(name, told, cellOf, cells);
    }
}

/// <summary>
/// Which dimensions of a video are told now. What is told at once is looked at together, and each answer then needs as many viewers as the floor who did something since
/// anything was told: so no answer is within an earlier one, nor an earlier one within it but for few.
/// </summary>
internal static class SegmentRelease
{
    /// <param name="dimensions">In the order in which they are told where two of them may not be told together.</param>
    public static List<ReleasedDimension> Of(IReadOnlyList<SegmentMix> mixes, IEnumerable<string> dimensions, long floor)
    {
        var released = new List<ReleasedDimension>();
        foreach (var dimension in dimensions)
        {
            if (ReleasedDimension.Of(dimension, mixes, floor) is { } candidate && !released.Any(other => SegmentRules.TellFew(candidate, other, mixes, floor)))
                released.Add(candidate);
        }
        return released;
    }
}
