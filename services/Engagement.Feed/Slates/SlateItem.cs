using Engagement.Feed.Ranking;

namespace Engagement.Feed.Slates;

/// <summary>What a score was multiplied by for what the slate had already of its author, topics and sound.</summary>
internal readonly record struct SlateMultipliers(double Author, double Topic, double Sound)
{
    public static SlateMultipliers None { get; } = new(1, 1, 1);

    public double Of(double score) => score * Author * Topic * Sound;

    /// <summary>Those that never raise a score: of one below zero the reciprocals.</summary>
    public SlateMultipliers For(double score) => score >= 0 ? this : new(1 / Author, 1 / Topic, 1 / Sound);
}

/// <summary>How a place of a slate was filled.</summary>
internal enum Filling
{
    /// <summary>By the best multiplied score.</summary>
    Best,

    /// <summary>By a draw among what is new.</summary>
    Draw,

    /// <summary>By the best, for a draw found nothing new.</summary>
    EmptyDraw,
}

/// <summary>A video at its place of a slate.</summary>
/// <param name="Rank">Its place by score alone.</param>
/// <param name="Propensity">How likely it was to get this place, those before it being what they are: 1 unless it was drawn.</param>
internal sealed record SlateItem(ScoredVideo Scored, int Rank, SlateMultipliers Multipliers, Filling Filling, double Propensity)
{
    /// <summary>The score times the multipliers.</summary>
    public double Value => Multipliers.Of(Scored.Score);
}
