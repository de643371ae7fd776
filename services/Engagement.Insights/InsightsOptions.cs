using System.ComponentModel.DataAnnotations;

namespace Engagement.Insights;

/// <summary>Section `Insights`.</summary>
internal sealed class InsightsOptions
{
    public const string Section = "Insights";

    /// <summary>What a video of like length needs to be compared with, default 10 views.</summary>
    [Range(1, 1_000_000)]
    public int CohortViews { get; set; } = 10;

    /// <summary>How old the curves that a video is compared with may be, default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CohortAge { get; set; } = TimeSpan.FromSeconds(5);
}
