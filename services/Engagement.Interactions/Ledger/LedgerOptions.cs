using System.ComponentModel.DataAnnotations;

namespace Engagement.Interactions.Ledger;

/// <summary>The ledger's writer. Section `Ledger`.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary>Events in one commit at most, default 2000. More make each commit longer, not the whole faster.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 2000;

    /// <summary>Events that wait for a commit at most, default 50,000; beyond it callers get RESOURCE_EXHAUSTED (OVERLOADED), and streams wait.</summary>
    [Range(1000, 10_000_000)]
    public int LargestBacklog { get; set; } = 50_000;

    /// <summary>Bytes of events, as sent, that wait for a commit at most, default 64 MiB; beyond it as with <see cref="LargestBacklog"/>.</summary>
    [Range(1 << 20, 1L << 34)]
    public long LargestBacklogBytes { get; set; } = 64 << 20;

    /// <summary>How long one statement of the writer may take, default 5 s; its callers then get UNAVAILABLE.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a closed partition must have got no event before it is archived, default a day: every follower has seen it by then.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan ArchiveAfterQuiet { get; set; } = TimeSpan.FromDays(1);
}
