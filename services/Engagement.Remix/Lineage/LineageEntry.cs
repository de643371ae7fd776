using Engagement.Remix.V1;
using Engagement.Remix.Videos;

namespace Engagement.Remix.Lineage;

/// <summary>A video in the lineage of another, also when it is deleted by now, and what it was made from.</summary>
internal sealed record LineageEntry(LineageRow Row)
{
    public List<RemixSource> Sources { get; } = [];

    public LineagePosition Position => new(Row.Distance, Row.VideoNo);

    public IEnumerable<string> CreatorIds => Sources.Select(source => source.CreatorId).Append(Row.CreatorId);
}

/// <summary>A video, and one of its sources, or none.</summary>
internal sealed record LineageRow(
    long VideoNo, int Distance, bool Below, string VideoId, string CreatorId, int Depth, short Visibility, DateTime PublishedAt, bool Deleted, string RootId,
    string? SourceId, string? SourceCreatorId, short? Kind, short? Layout, int? StartMs, int? EndMs, short? SourceVolume, short? OwnVolume)
{
    public RemixSource ToSource() => SourceReader.ToSource(SourceId!, SourceCreatorId!, Kind!.Value, Layout!.Value, StartMs, EndMs, SourceVolume, OwnVolume);
}
