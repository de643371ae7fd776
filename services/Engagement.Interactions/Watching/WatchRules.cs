using System.ComponentModel.DataAnnotations;

namespace Engagement.Interactions.Watching;

/// <summary>What counts as what, of a watch session. Section `Watching`. A change holds for what is recorded from then on.</summary>
internal sealed class WatchRules
{
    public const string Section = "Watching";

    /// <summary>A view: more than this watched, replays included, default 0.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ViewAfter { get; set; } = TimeSpan.Zero;

    /// <summary>A quality view: so much of the video seen at least once, or all of a shorter one, default 6 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan QualityViewFrom { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>Completed: so many per cent of the video seen at least once, default 97. Players seldom report the very last frame.</summary>
    [Range(1, 100)]
    public int CompletedFrom { get; set; } = 97;

    /// <summary>Skipped: less than this watched, and not completed, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SkippedBefore { get; set; } = TimeSpan.FromSeconds(2);
}
