using Engagement.Platform.Visibility;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Audience;

/// <summary>What one caller may see, as far as <see cref="SightReader"/> was asked.</summary>
/// <param name="viewerId">Null sees everything.</param>
/// <param name="relations">To creators other than the viewer; a stranger to those not in it.</param>
internal sealed class Sight(string? viewerId, IReadOnlyDictionary<string, Relation> relations)
{
    public static Sight OfEverything { get; } = new(null, new Dictionary<string, Relation>());

    public Relation RelationTo(string creatorId)
        => viewerId is null || viewerId == creatorId ? Relation.Creator : relations.GetValueOrDefault(creatorId, Relation.Stranger);

    /// <summary>A source as it is named to the viewer: without its creator, when a block hides that.</summary>
    public RemixSource Attribute(RemixSource source)
        => RelationTo(source.CreatorId) == Relation.Hidden ? AttributionRules.WithoutCreator(source) : source;

    /// <summary>A video as the viewer sees it; null when they may not.</summary>
    public Video? Show(Video video)
    {
        if (!MaySee(video.CreatorId, video.Visibility))
            return null;
        for (var i = 0; i < video.Sources.Count; i++)
            video.Sources[i] = Attribute(video.Sources[i]);
        return video;
    }

    public bool MaySee(string creatorId, Visibility visibility) => VisibilityRules.MaySee(visibility, RelationTo(creatorId));
}
