using System.ComponentModel.DataAnnotations;

namespace Engagement.Feed.Models;

/// <summary>How the Feed learns in the background. Section `Feed:Learning`.</summary>
internal sealed class LearningOptions
{
    public const string Section = "Feed:Learning";

    /// <summary>Whether it does, default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The pause between two rounds, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after it was shown what came of a video is taken for settled, default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan Settle { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many of the ledger's newest events a process that begins to learn goes back, default 5,000,000.</summary>
    [Range(1, long.MaxValue)]
    public long Window { get; set; } = 5_000_000;

    /// <summary>The newest exposures that a model is trained and measured on, default 200,000.</summary>
    [Range(100, 10_000_000)]
    public int MostRows { get; set; } = 200_000;

    /// <summary>Exposures that a first model needs, default 5,000.</summary>
    [Range(100, 10_000_000)]
    public int FewestRows { get; set; } = 5_000;

    /// <summary>New exposures that a round needs, default 1,000.</summary>
    [Range(1, 10_000_000)]
    public int FewestNew { get; set; } = 1_000;

    /// <summary>Exposures with an outcome, among those that trees are trained on, that its head needs, default 100.</summary>
    [Range(10, 1_000_000)]
    public int FewestPositives { get; set; } = 100;

    /// <summary>Whether a better model serves without anybody's doing, default true.</summary>
    public bool Promote { get; set; } = true;

    /// <summary>How often a process looks for what it should serve with, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(1);
}
