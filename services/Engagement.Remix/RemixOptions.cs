using System.ComponentModel.DataAnnotations;

namespace Engagement.Remix;

/// <summary>Section `Remix`.</summary>
internal sealed class RemixOptions
{
    public const string Section = "Remix";

    /// <summary>How long the section of a stitch may be, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestStitch { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its deletion a video can be restored, default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan RestorePeriod { get; set; } = TimeSpan.FromDays(30);
}
