using System.ComponentModel.DataAnnotations;

namespace Engagement.Feed;

/// <summary>How the processes of the Feed find one another.</summary>
internal enum ClusteringMode
{
    /// <summary>They do not: this process is the whole cluster.</summary>
    Local,

    /// <summary>By the Redis of connection string `redis`.</summary>
    Redis,
}

/// <summary>Settings of the Feed. Section `Feed`.</summary>
internal sealed class FeedOptions
{
    public const string Section = "Feed";

    /// <summary>Default `Local`.</summary>
    public ClusteringMode Clustering { get; set; } = ClusteringMode.Local;

    /// <summary>The IP address at which the other processes reach this one, default 127.0.0.1 (all on one machine).</summary>
    [Required]
    public string SiloAddress { get; set; } = "127.0.0.1";

    /// <summary>The port for that, default 0: a free one, chosen at start.</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; }

    /// <summary>How often the candidate index looks for changes of the fold, default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan IndexRefresh { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many of the newest events a starting process reads for co-engagement, default 5,000,000.</summary>
    [Range(0, long.MaxValue)]
    public long CoEngagementWindow { get; set; } = 5_000_000;

    /// <summary>How long Remix is waited for before a page is served as the fold knows it, default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RemixPatience { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long it is logged what was served, and of what candidates, default 7 days: requests can be explained and replayed, and pages go on.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "3650.00:00:00")]
    public TimeSpan LoggedFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often what is older is deleted, default a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan CleanEvery { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many ranked requests of a viewer stay in memory, default 2; older ones are ranked again when their next page is asked for.</summary>
    [Range(1, 100)]
    public int KeptRequests { get; set; } = 2;

    /// <summary>For how long they do, default 30 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromMinutes(30);
}
