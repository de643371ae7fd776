using Engagement.Remix.Audience;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Lineage;

/// <summary>What a caller gets of a video in a lineage.</summary>
internal static class LineageRules
{
    /// <summary>
    /// All of it, or, where it is deleted or not for this caller, only its place: its id and depth, and the ids of its sources with the kinds
    /// of use. Attribution belongs to a video, and is seen with it.
    /// </summary>
    public static LineageNode ToNode(LineageEntry entry, Sight sight)
    {
        var row = entry.Row;
        var node = new LineageNode { VideoId = row.VideoId, Depth = row.Depth, Distance = row.Distance, Deleted = row.Deleted, RootVideoId = row.RootId };
        if (row.Deleted || !MaySee(row, sight))
        {
            node.Sources.Add(entry.Sources.Select(source => new RemixSource { VideoId = source.VideoId, Kind = source.Kind }));
            return node;
        }
        node.CreatorId = row.CreatorId;
        node.PublishedAt = Timestamp.FromDateTime(row.PublishedAt);
        node.Sources.Add(entry.Sources.Select(sight.Attribute));
        return node;
    }

    public static bool MaySee(LineageRow row, Sight sight) => sight.MaySee(row.CreatorId, (Visibility)row.Visibility);
}
