using Engagement.Feed.Learning;

namespace Engagement.Evaluate.Candidates;

/// <summary>What each viewer saw before a time, and what turned out to be good for a viewer after it.</summary>
internal sealed class Positives
{
    public const Outcomes Good = Outcomes.LongView | Outcomes.Finished | Outcomes.Liked;

    private readonly HashSet<(int Viewer, int Video)> _seen;

    private Positives(HashSet<(int, int)> seen, IReadOnlyList<(int, int[])> ofViewers) => (_seen, OfViewers) = (seen, ofViewers);

    /// <summary>Viewers with at least one, in order of their numbers.</summary>
    public IReadOnlyList<(int Viewer, int[] Videos)> OfViewers { get; }

    /// <param name="before">Pairs in it are neither found nor wanted.</param>
    public static Positives Of(HashSet<(int Viewer, int Video)> before, IEnumerable<Exposure> after)
        => new(
            before,
            [.. after.Where(exposure => exposure.Has(Good) && !before.Contains((exposure.Viewer, exposure.Video)))
                .GroupBy(exposure => exposure.Viewer).OrderBy(ofViewer => ofViewer.Key)
                .Select(ofViewer => (ofViewer.Key, ofViewer.Select(exposure => exposure.Video).Distinct().ToArray()))]);

    public bool IsNew(int viewer, int video) => !_seen.Contains((viewer, video));
}
