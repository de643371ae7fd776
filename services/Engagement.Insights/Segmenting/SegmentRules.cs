namespace Engagement.Insights.Segmenting;

/// <summary>Which segments may be told, so that neither one of few viewers is, nor one that the total less the others would tell.</summary>
internal static class SegmentRules
{
    private const int FewestHidden = 2;

    /// <param name="viewers">Of each segment of a dimension: together all of the audience.</param>
    public static bool[] MayTell(IReadOnlyList<long> viewers, long floor)
    {
        var told = viewers.Select(count => count >= floor).ToArray();
        var hidden = viewers.Where((count, i) => !told[i] && count > 0).ToArray();
        var (segments, sum) = (hidden.Length, hidden.Sum());
        // The smallest of those that are left; of equal ones always the same.
        foreach (var i in Enumerable.Range(0, viewers.Count).Where(i => told[i]).OrderBy(i => viewers[i]).ThenBy(i => i))
        {
            if (segments == 0 || (segments >= FewestHidden && sum >= floor))
                break;
            told[i] = false;
            (segments, sum) = (segments + 1, sum + viewers[i]);
        }
        return told;
    }
}
