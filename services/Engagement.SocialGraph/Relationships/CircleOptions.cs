using System.ComponentModel.DataAnnotations;

namespace Engagement.SocialGraph.Relationships;

/// <summary>What is kept of the graph in memory. Section `Circles`.</summary>
internal sealed class CircleOptions
{
    public const string Section = "Circles";

    /// <summary>Bytes that circles may take in memory, default 256 MiB: some ten million ties.</summary>
    [Range(0, 1L << 40)]
    public long CacheBytes { get; set; } = 256L << 20;

    /// <summary>Ties of an account above which it is read from the database, default 20,000: some 20 ms to read whole, at each change.</summary>
    [Range(0, 10_000_000)]
    public int MostTies { get; set; } = 20_000;
}
