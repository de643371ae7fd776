using Dapper;
using Engagement.Remix.V1;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>Reads what videos were made from, also when that is deleted by now.</summary>
internal static class SourceReader
{
    private const string Select = """
        SELECT made.video_no AS VideoNo, source.video_id AS SourceId, source.creator_id AS SourceCreatorId,
               made.kind AS Kind, made.layout AS Layout, made.start_ms AS StartMs, made.end_ms AS EndMs, made.source_volume AS SourceVolume,
               made.own_volume AS OwnVolume
        FROM video_source made JOIN video source ON source.video_no = made.source_no
        WHERE made.video_no = ANY (@VideoNos) ORDER BY made.video_no, made.place
        """;

    /// <summary>The sources of each video, in their order; none for an original.</summary>
    public static async Task<ILookup<long, RemixSource>> ReadAsync(
        NpgsqlConnection connection, long[] videoNos, CancellationToken cancellationToken)
    {
        var rows = videoNos.Length == 0
            ? []
            : await connection.QueryAsync<Row>(new CommandDefinition(Select, new { VideoNos = videoNos }, cancellationToken: cancellationToken));
        return rows.ToLookup(row => row.VideoNo, row => row.ToSource());
    }

    /// <summary>A use of a video, as its columns tell.</summary>
    public static RemixSource ToSource(
        string videoId, string creatorId, short kind, short layout, int? startMs, int? endMs, short? sourceVolume, short? ownVolume)
        => AttributionRules.Attribute(new RemixSource
        {
            VideoId = videoId,
            CreatorId = creatorId,
            Kind = (RemixKind)kind,
            Layout = (DuetLayout)layout,
            Start = startMs is { } start ? DurationRules.ToDuration(start) : null,
            End = endMs is { } end ? DurationRules.ToDuration(end) : null,
            AudioMix = (sourceVolume, ownVolume) is ({ } source, { } own) ? new AudioMix { SourceVolume = source, OwnVolume = own } : null,
        });

    private sealed record Row(
        long VideoNo, string SourceId, string SourceCreatorId, short Kind, short Layout, int? StartMs, int? EndMs, short? SourceVolume,
        short? OwnVolume)
    {
        public RemixSource ToSource() => SourceReader.ToSource(SourceId, SourceCreatorId, Kind, Layout, StartMs, EndMs, SourceVolume, OwnVolume);
    }
}
