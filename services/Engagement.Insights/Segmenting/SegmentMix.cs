namespace Engagement.Insights.Segmenting;

/// <summary>Viewers of a video who are in the same segments of all dimensions.</summary>
/// <param name="Viewers">Who did anything there.</param>
/// <param name="Reach">Of these, who met it.</param>
/// <param name="Recent">Who did something since anything was told; of many, at least some. All, when nothing was.</param>
internal sealed record SegmentMix(string[] Segments, long Viewers, long Reach, long Recent)
{
    /// <summary>The one of a dimension; null when these were not parted by it yet.</summary>
    public string? SegmentOf(string dimension) => Array.Find(Segments, segment => segment.StartsWith($"{dimension}:", StringComparison.Ordinal));
}
