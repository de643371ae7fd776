using System.ComponentModel.DataAnnotations;

namespace Engagement.Feed.Slates;

/// <summary>How a ranking becomes a slate. Section `Feed:Slate`. Each slate is logged with the settings that it was filled by.</summary>
internal sealed record SlateSettings
{
    public const string Section = "Feed:Slate";

    /// <summary>Positions of a stretch, default 20: within it repetitions are counted, then anew.</summary>
    [Range(1, 100)]
    public int Length { get; init; } = 20;

    /// <summary>What each earlier video of the same author multiplies a score by, default 0.6.</summary>
    [Range(0.01, 1)]
    public double AuthorDecay { get; init; } = 0.6;

    /// <summary>The least that they all do, default 0.3.</summary>
    [Range(0.01, 1)]
    public double AuthorFloor { get; init; } = 0.3;

    /// <summary>What each earlier video of the same topic multiplies a score by, default 0.95; of several topics the most frequent counts.</summary>
    [Range(0.01, 1)]
    public double TopicDecay { get; init; } = 0.95;

    /// <summary>The least that they all do, default 0.6.</summary>
    [Range(0.01, 1)]
    public double TopicFloor { get; init; } = 0.6;

    /// <summary>What each earlier video with the same sound multiplies a score by, default 0.8.</summary>
    [Range(0.01, 1)]
    public double SoundDecay { get; init; } = 0.8;

    /// <summary>The least that they all do, default 0.5.</summary>
    [Range(0.01, 1)]
    public double SoundFloor { get; init; } = 0.5;

    /// <summary>The largest share of a stretch that is of followed creators as long as there are others, default 0.7.</summary>
    [Range(0.0, 1)]
    public double InNetworkShare { get; init; } = 0.7;

    /// <summary>Positions of a stretch that are drawn among new videos and creators, default 2.</summary>
    [Range(0, 100)]
    public int ExplorationPositions { get; init; } = 2;

    /// <summary>A video with fewer views is new, default 100.</summary>
    [Range(0, long.MaxValue)]
    public long NewVideoBelowViews { get; init; } = 100;

    /// <summary>A creator whose videos have fewer views together is new, default 1,000.</summary>
    [Range(0, long.MaxValue)]
    public long NewCreatorBelowViews { get; init; } = 1000;

    /// <summary>So much more score makes a new video e times as likely to be drawn, default 0.5.</summary>
    [Range(0.01, 100)]
    public double ExplorationTemperature { get; init; } = 0.5;

    /// <summary>The most videos of followed creators in a stretch.</summary>
    internal int MostInNetwork => (int)(InNetworkShare * Length);

    /// <summary>Whether a place of a slate is one of those that are drawn; they are spread over the stretch evenly.</summary>
    internal bool IsForExploration(int place)
    {
        var positions = Math.Min(ExplorationPositions, Length);
        // Each draw is in the middle of an even part of the stretch.
        return DrawsBefore((place % Length) + 1) > DrawsBefore(place % Length);

        int DrawsBefore(int at) => ((2 * at * positions) + Length) / (2 * Length);
    }
}
