using Engagement.Feed.Learning.Trees;

namespace Engagement.Evaluate.Protocols;

/// <summary>The trees of the product's model with the dice of a seed.</summary>
internal static class Recipe
{
    public static IReadOnlyList<(TreeSettings Settings, double Weight)> Of(int seed)
        =>
        [
            (new TreeSettings { Seed = seed }, 1),
        ];
}
