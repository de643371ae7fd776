namespace Engagement.Insights.Segmenting;

/// <summary>What may be told of a segment goes by it.</summary>
/// <param name="Viewers">Who met the video.</param>
/// <param name="Recent">Who did something there since anything was told of the video's segments, or ever, when nothing was.</param>
internal readonly record struct SegmentSize(long Viewers, long Recent);

/// <summary>
/// Which segments may be told, so that neither one of few viewers is, nor one that the total less the others would tell, nor what few did since anything was told.
/// </summary>
internal static class SegmentRules
{
    private const int FewestHidden = 2;

    // A segment that the rest has outgrown would keep the others from being told until enough of its few viewers come back.
    private const int SmallestShare = 200;

    /// <param name="segments">Of each segment of a dimension in which anything was done: together all of the audience.</param>
    public static bool[] MayTell(IReadOnlyList<SegmentSize> segments, long floor)
    {
        var least = Math.Max(floor, segments.Sum(segment => segment.Viewers) / SmallestShare);
        var told = segments.Select(segment => segment.Viewers >= least && segment.Recent >= floor).ToArray();
        var hidden = segments.Where((_, i) => !told[i]).ToArray();
        var (count, viewers, recent) = (hidden.Length, hidden.Sum(segment => segment.Viewers), hidden.Sum(segment => segment.Recent));
        // The smallest of those that are left; of equal ones always the same.
        foreach (var i in Enumerable.Range(0, segments.Count).Where(i => told[i]).OrderBy(i => segments[i].Viewers).ThenBy(i => i))
        {
            if (count == 0 || (count >= FewestHidden && viewers >= least && recent >= floor))
                break;
            told[i] = false;
            (count, viewers, recent) = (count + 1, viewers + segments[i].Viewers, recent + segments[i].Recent);
        }
        return told;
    }

    /// <summary>
    /// Whether two dimensions, told together, would tell of few: all viewers of an answer of one are among those of an answer of the other, which has few besides.
    /// </summary>
    public static bool TellFew(ReleasedDimension one, ReleasedDimension other, IReadOnlyList<SegmentMix> mixes, long floor)
    {
        var both = new Dictionary<(int One, int Other), CellSize>();
        for (var i = 0; i < mixes.Count; i++)
        {
            var key = (one.CellOf[i], other.CellOf[i]);
            if (key.Item1 != ReleasedDimension.NotTold && key.Item2 != ReleasedDimension.NotTold)
                both[key] = both.GetValueOrDefault(key).Plus(mixes[i]);
        }
        return both.Any(pair => IsFew(one.Sizes[pair.Key.One].Less(pair.Value), other.Sizes[pair.Key.Other].Less(pair.Value)));

        bool IsFew(CellSize besides, CellSize besidesOther)
            => (besides.Viewers == 0 && besidesOther.Viewers > 0 && besidesOther.Reach < floor)
                || (besidesOther.Viewers == 0 && besides.Viewers > 0 && besides.Reach < floor);
    }
}
