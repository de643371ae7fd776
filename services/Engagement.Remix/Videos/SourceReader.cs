using Dapper;
using Engagement.Remix.V1;
using Npgsql;

namespace Engagement.Remix.Videos;

/// <summary>Reads what videos were made from, also when that is deleted by now.</summary>
internal static class SourceReader
{
    private const string Select = """
        SELECT video_no AS VideoNo, source_id AS SourceId, source_creator_id AS SourceCreatorId, kind AS Kind, layout AS Layout, start_ms AS StartMs,
               end_ms AS EndMs, source_volume AS SourceVolume, own_volume AS OwnVolume
        FROM video_source WHERE video_no = ANY (@VideoNos) ORDER BY video_no, place
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
