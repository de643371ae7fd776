namespace Engagement.Remix.Credit;

/// <summary>What a source of a new video keeps of what it earns itself, and gives to each of its ancestors, in millionths.</summary>
internal readonly record struct SourceShares(long VideoNo, IReadOnlyDictionary<long, int> OfAncestors);

/// <summary>
/// The rule of credit, decided once at a video's birth: it keeps half of what it earns, and half goes to its sources in equal parts, of which each gives
/// on to its own ancestors as of its own. So the part halves with every step. All in whole millionths: what a division leaves over stays with the nearest,
/// and the parts are always exactly a million together. Credit is then a product of integers, linear in what was earned, and a sum of it never drifts.
/// </summary>
internal static class ShareRules
{
    public const int Whole = 1_000_000;

    /// <summary>What an original keeps is all, a remix half.</summary>
    public static int KeptWith(int sources) => sources == 0 ? Whole : Whole / 2;

    /// <summary>The part of each ancestor, zeros among them.</summary>
    /// <param name="sources">In the order of the video's sources: what equal parts leave over goes to the first.</param>
    public static Dictionary<long, int> Of(IReadOnlyList<SourceShares> sources)
    {
        var shares = new Dictionary<long, int>();
        for (var i = 0; i < sources.Count; i++)
        {
            var passed = Whole - KeptWith(sources.Count);
            var part = passed / sources.Count + (i < passed % sources.Count ? 1 : 0);
            var left = part;
            foreach (var (ancestor, share) in sources[i].OfAncestors)
            {
                var further = (int)((long)part * share / Whole);
                shares[ancestor] = shares.GetValueOrDefault(ancestor) + further;
                left -= further;
            }
            shares[sources[i].VideoNo] = shares.GetValueOrDefault(sources[i].VideoNo) + left;
        }
        return shares;
    }
}
