using System.ComponentModel.DataAnnotations;

namespace Engagement.Feed.Candidates;

/// <summary>How many videos each source finds at most. Section `Feed:Sources`. Each slate is logged with the settings that it was found by.</summary>
internal sealed record SourceSettings
{
    public const string Section = "Feed:Sources";

    /// <summary>The newest of followed creators, default 200.</summary>
    [Range(0, 10_000)]
    public int Following { get; init; } = 200;

    /// <summary>The newest of those who follow back, default 100.</summary>
    [Range(0, 10_000)]
    public int Friends { get; init; } = 100;

    /// <summary>The hottest of each of the 5 most liked topics, default 80.</summary>
    [Range(0, 10_000)]
    public int Topic { get; init; } = 80;

    /// <summary>The newest of each of the 20 most liked creators, default 10.</summary>
    [Range(0, 10_000)]
    public int Creator { get; init; } = 10;

    /// <summary>The likest by the viewers who engage with both, default 200.</summary>
    [Range(0, 10_000)]
    public int CoEngagement { get; init; } = 200;

    /// <summary>The hottest with the sound of each of the 20 videos engaged with last, default 10.</summary>
    [Range(0, 10_000)]
    public int Sound { get; init; } = 10;

    /// <summary>What was made from the videos engaged with last, what they were made from, and what else was made from that, default 100.</summary>
    [Range(0, 10_000)]
    public int Remix { get; init; } = 100;

    /// <summary>The hottest of the last hours, default 100.</summary>
    [Range(0, 10_000)]
    public int Trending { get; init; } = 100;

    /// <summary>The hottest of the last hours of the viewer's region, default 50.</summary>
    [Range(0, 10_000)]
    public int TrendingInRegion { get; init; } = 50;

    /// <summary>The hottest, default 200.</summary>
    [Range(0, 10_000)]
    public int Popular { get; init; } = 200;

    /// <summary>The newest with few views, default 100.</summary>
    [Range(0, 10_000)]
    public int Explore { get; init; } = 100;

    /// <summary>When all sources find fewer, any other video is a candidate, newest first, default 200: no feed is empty while there are videos.</summary>
    [Range(0, 10_000)]
    public int Enough { get; init; } = 200;
}
