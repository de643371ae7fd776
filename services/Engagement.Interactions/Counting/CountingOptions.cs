using System.ComponentModel.DataAnnotations;

namespace Engagement.Interactions.Counting;

/// <summary>The counters. Section `Counting`.</summary>
internal sealed class CountingOptions
{
    public const string Section = "Counting";

    /// <summary>How often the durable counters move, default 5 s: so far behind are reads while Redis is away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan SnapshotEvery { get; set; } = TimeSpan.FromSeconds(5);
}
