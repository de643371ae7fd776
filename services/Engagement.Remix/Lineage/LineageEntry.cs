using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Google.Protobuf.WellKnownTypes;

namespace Engagement.Remix.Lineage;

/// <summary>A video in the lineage of another, also when it is deleted by now.</summary>
internal sealed record LineageEntry(
    long VideoNo, string VideoId, string CreatorId, int Depth, int Distance, short Visibility, DateTime PublishedAt, bool Deleted, string RootId)
{
    public LineagePosition Position => new(Distance, VideoNo);

    public (string CreatorId, Visibility Visibility) Setting => (CreatorId, (Visibility)Visibility);

    public static LineageEntry Of(StoredVideo stored) => new(
        stored.VideoNo, stored.Video.VideoId, stored.Video.CreatorId, stored.Video.Depth, Distance: 0, (short)stored.Video.Visibility,
        stored.Video.PublishedAt.ToDateTime(), Deleted: false, stored.Video.RootVideoId);

    public Timestamp ToPublishedAt() => Timestamp.FromDateTime(PublishedAt);
}
