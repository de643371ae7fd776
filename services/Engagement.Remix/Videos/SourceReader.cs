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
        return rows.ToLookup(row => row.VideoNo, ToSource);
    }

    private static RemixSource ToSource(Row row) => AttributionRules.Attribute(new RemixSource
    {
        VideoId = row.SourceId,
        CreatorId = row.SourceCreatorId,
        Kind = (RemixKind)row.Kind,
        Layout = (DuetLayout)row.Layout,
        Start = row.StartMs is { } start ? DurationRules.ToDuration(start) : null,
        End = row.EndMs is { } end ? DurationRules.ToDuration(end) : null,
        AudioMix = row is { SourceVolume: { } source, OwnVolume: { } own } ? new AudioMix { SourceVolume = source, OwnVolume = own } : null,
    });

    private sealed record Row(
        long VideoNo, string SourceId, string SourceCreatorId, short Kind, short Layout, int? StartMs, int? EndMs, short? SourceVolume,
        short? OwnVolume);
}
