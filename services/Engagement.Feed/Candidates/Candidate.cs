namespace Engagement.Feed.Candidates;

/// <summary>The ways a candidate was found; the bits are those of engagement.feed.v1.CandidateSource.</summary>
[Flags]
internal enum Sources
{
    None = 0,
    Following = 1 << 1,
    Topic = 1 << 2,
    Creator = 1 << 3,
    CoEngagement = 1 << 4,
    Popular = 1 << 5,
    Explore = 1 << 6,
    Friends = 1 << 7,
    Sound = 1 << 8,
    Remix = 1 << 9,
    Trending = 1 << 10,
}

/// <summary>A video that may be served to a viewer.</summary>
internal sealed class Candidate(IndexedVideo video)
{
    public IndexedVideo Video { get; } = video;

    public Sources Sources { get; set; }

    /// <summary>Its likeness, summed over the viewer's newest engaged videos.</summary>
    public double CoEngagement { get; set; }

    /// <summary>Whether it comes before all that do not: it is of the region that was asked for.</summary>
    public bool ComesFirst { get; init; }

    /// <summary>Whether the viewer follows its creator.</summary>
    public bool InNetwork { get; init; }

    /// <summary>Whether it, or its creator, has few views so far.</summary>
    public bool IsNew { get; init; }
}
