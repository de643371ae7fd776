using Dapper;
using Npgsql;

namespace Engagement.Remix.Lineage;

/// <summary>Reads the closure of the lineage: each page is one range of one index, whatever the depth (see docs/decisions/0004).</summary>
internal sealed class LineageStore(NpgsqlDataSource dataSource)
{
    // All in one statement, since each of them is a plan to start and a way there and back. LATERAL and OFFSET 0: row by row by the keys, however many the
    // planner takes the rows of a lineage for; else it reads the whole table of videos for the first page of a wide one.
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
        SELECT entry.video_no AS VideoNo, entry.distance AS Distance, entry.below AS Below, video.*, made.*
        FROM entry
        CROSS JOIN LATERAL (
            SELECT one.video_id AS VideoId, one.creator_id AS CreatorId, one.depth AS Depth, one.visibility AS Visibility, one.published_at AS PublishedAt,
                   one.deleted_at IS NOT NULL OR one.taken_down_at IS NOT NULL AS Deleted,
                   (SELECT root.video_id FROM video AS root WHERE root.video_no = one.root_no) AS RootId
            FROM video AS one WHERE one.video_no = entry.video_no OFFSET 0) AS video
        LEFT JOIN LATERAL (
            SELECT use.place AS Place, source.video_id AS SourceId, source.creator_id AS SourceCreatorId, use.kind AS Kind, use.layout AS Layout,
                   use.start_ms AS StartMs, use.end_ms AS EndMs, use.source_volume AS SourceVolume, use.own_volume AS OwnVolume
            FROM video_source AS use
            CROSS JOIN LATERAL (SELECT video_id, creator_id FROM video WHERE video_no = use.source_no OFFSET 0) AS source
            WHERE use.video_no = entry.video_no OFFSET 0) AS made ON true
        ORDER BY entry.below, entry.distance, entry.video_no, made.Place
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
