using Engagement.Remix.V1;

namespace Engagement.Remix.Videos;

/// <summary>How a remix names what it was made from: always the service's words, never the client's.</summary>
internal static class AttributionRules
{
    public static RemixSource Attribute(RemixSource source)
    {
        source.Attribution = $"{(source.Kind == RemixKind.Duet ? "Duet" : "Stitch")} with @{source.CreatorId}";
        source.AttributionPath = $"/v1/videos/{Uri.EscapeDataString(source.VideoId)}";
        return source;
    }

    /// <summary>For whom a block hides the creator.</summary>
    public static RemixSource WithoutCreator(RemixSource source) => new(source) { CreatorId = "", Attribution = "" };
}
