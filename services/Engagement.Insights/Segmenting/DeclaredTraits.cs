using Engagement.SocialGraph.V1;

namespace Engagement.Insights.Segmenting;

/// <summary>What a viewer declares of themselves; empty is not declared.</summary>
/// <param name="Language">Without script, region and variants, lower case: `de` of `de-AT`.</param>
internal readonly record struct DeclaredTraits(string Region, string Language, AgeBand AgeBand)
{
    public static DeclaredTraits None { get; } = new("", "", AgeBand.Unspecified);

    public static DeclaredTraits Of(ViewerTraits traits)
        => new(traits.Region, traits.Language.Split('-')[0].ToLowerInvariant(), traits.AgeBand);
}
