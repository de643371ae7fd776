using Engagement.Remix.Audience;
using Engagement.Remix.V1;

namespace Engagement.Remix.Lineage;

/// <summary>What a caller gets of a video in a lineage.</summary>
internal static class LineageRules
{
    /// <summary>
    /// All of it, or, where it is deleted or not for this caller, only its place: its id and depth, and the ids of its sources with the kinds
    /// of use. Attribution belongs to a video, and is seen with it.
    /// </summary>
    public static LineageNode ToNode(LineageEntry entry, IEnumerable<RemixSource> sources, Sight sight)
    {
        var node = new LineageNode { VideoId = entry.VideoId, Depth = entry.Depth, Distance = entry.Distance, Deleted = entry.Deleted, RootVideoId = entry.RootId };
        if (entry.Deleted || !sight.MaySee(entry.CreatorId, entry.Setting.Visibility))
        {
            node.Sources.Add(sources.Select(source => new RemixSource { VideoId = source.VideoId, Kind = source.Kind }));
            return node;
        }
        node.CreatorId = entry.CreatorId;
        node.PublishedAt = entry.ToPublishedAt();
        node.Sources.Add(sources.Select(sight.Attribute));
        return node;
    }
}
