namespace Engagement.Feed.Ranking;

/// <summary>A term of a score: what it is called, its value for a viewer and a video, and what that weighs.</summary>
[GenerateSerializer, Immutable]
internal readonly record struct ScoreTerm(string Name, float Value, double Weight)
{
    public double Contribution => Value * Weight;
}
