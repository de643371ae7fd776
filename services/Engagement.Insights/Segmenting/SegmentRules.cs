namespace Engagement.Insights.Segmenting;

/// <summary>
/// Which segments may be told, so that neither one of few viewers is, nor one that the total less the others would tell, nor what few did between two answers.
/// </summary>
internal static class SegmentRules
{
    private const int FewestHidden = 2;

    // A segment that the rest has outgrown would hold up all others until enough of its few viewers come back.
    private const int SmallestShare = 200;

    /// <param name="viewers">Of each segment of a dimension in which anything was done: together all of the audience.</param>
    public static bool[] MayTell(IReadOnlyList<long> viewers, long floor)
    {
        var least = Math.Max(floor, viewers.Sum() / SmallestShare);
        var told = viewers.Select(count => count >= least).ToArray();
        var hidden = viewers.Where((_, i) => !told[i]).ToArray();
        var (segments, sum) = (hidden.Length, hidden.Sum());
        // The smallest of those that are left; of equal ones always the same.
        foreach (var i in Enumerable.Range(0, viewers.Count).Where(i => told[i]).OrderBy(i => viewers[i]).ThenBy(i => i))
        {
            if (segments == 0 || (segments >= FewestHidden && sum >= least))
                break;
            told[i] = false;
            (segments, sum) = (segments + 1, sum + viewers[i]);
        }
        return told;
    }

    /// <summary>
    /// Whether segments may be told again: each that was told before, and those together that were left out then or are now, have enough viewers who did something
    /// since. Not even that nobody did is told, for then it would be known of whom the rest is.
    /// </summary>
    public static bool MayTellAgain(IReadOnlyList<StoredSegment> segments, IReadOnlyList<bool> told, long floor)
    {
        var others = segments.Where((segment, i) => !told[i] || !segment.WasToldLast).ToArray();
        return segments.Where((segment, i) => told[i] && segment.WasTold).All(segment => segment.ActedSinceTold >= floor)
            && (others.Length == 0 || others.Sum(segment => segment.ActedSinceLast) >= floor);
    }
}
