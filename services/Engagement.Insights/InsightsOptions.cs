using System.ComponentModel.DataAnnotations;

namespace Engagement.Insights;

/// <summary>Section `Insights`.</summary>
internal sealed class InsightsOptions
{
    public const string Section = "Insights";

    /// <summary>No segment of fewer viewers is told, default 10.</summary>
    [Range(1, 10_000)]
    public int PrivacyFloor { get; set; } = 10;

    /// <summary>How often a stream looks for what has changed, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan StreamLook { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What a video of like length needs to be compared with, default 10 views.</summary>
    [Range(1, 1_000_000)]
    public int CohortViews { get; set; } = 10;

    /// <summary>How old the curves that a video is compared with may be, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CohortAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long Remix is waited for, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RemixPatience { get; set; } = TimeSpan.FromSeconds(2);
}
