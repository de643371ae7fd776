using Dapper;
using Npgsql;

namespace Engagement.Remix.Lineage;

/// <summary>Reads the closure of the lineage: each page is one range of one index, whatever the depth (see docs/decisions/0004).</summary>
internal sealed class LineageStore(NpgsqlDataSource dataSource)
{
    // All in one statement, since each is a plan to start and a way there and back.
    private const string Select = """
        WITH own AS (
            SELECT video_no FROM video WHERE video_id = @VideoId AND deleted_at IS NULL AND taken_down_at IS NULL),
        entry AS (
            SELECT video_no, 0 AS distance, false AS below FROM own
            UNION ALL
            SELECT ancestor_no, distance, false FROM own JOIN lineage ON descendant_no = video_no WHERE @Ancestors
            UNION ALL
            (SELECT descendant_no, distance, true FROM lineage
             WHERE ancestor_no = (SELECT video_no FROM own) AND (distance, descendant_no) > (@AfterDistance, @AfterVideoNo)
             ORDER BY distance, descendant_no LIMIT @Limit))
        SELECT entry.video_no AS VideoNo, entry.distance AS Distance, entry.below AS Below, video.video_id AS VideoId, video.creator_id AS CreatorId,
               video.depth AS Depth, video.visibility AS Visibility, video.published_at AS PublishedAt,
               video.deleted_at IS NOT NULL OR video.taken_down_at IS NOT NULL AS Deleted, video.root_id AS RootId, made.source_id AS SourceId,
               made.source_creator_id AS SourceCreatorId, made.kind AS Kind, made.layout AS Layout, made.start_ms AS StartMs, made.end_ms AS EndMs,
               made.source_volume AS SourceVolume, made.own_volume AS OwnVolume
        FROM entry JOIN video USING (video_no) LEFT JOIN video_source AS made ON made.video_no = entry.video_no
        ORDER BY entry.below, entry.distance, entry.video_no, made.place
        """;

    /// <summary>
    /// The video itself, its ancestors, nearest first, and at most so many descendants after a position, nearest first, the older before the younger; nothing
    /// when the video is not there.
    /// </summary>
    /// <param name="ancestors">Whether they are wanted.</param>
    public async Task<List<LineageEntry>> ReadAsync(
        string videoId, bool ancestors, LineagePosition after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<LineageRow>(new CommandDefinition(
            Select, new { VideoId = videoId, Ancestors = ancestors, AfterDistance = after.Distance, AfterVideoNo = after.VideoNo, Limit = limit },
            cancellationToken: cancellationToken));
        var entries = new List<LineageEntry>();
        foreach (var row in rows)
        {
            if (entries.Count == 0 || entries[^1].Row.VideoNo != row.VideoNo)
                entries.Add(new LineageEntry(row));
            if (row.SourceId is not null)
                entries[^1].Sources.Add(row.ToSource());
        }
        return entries;
    }
}
