using Dapper;
using Engagement.Remix.V1;
using Engagement.Remix.Videos;
using Npgsql;

namespace Engagement.Remix.Lineage;

/// <summary>Reads the closure of the lineage: each page is one range of one index, whatever the depth (see docs/decisions/0004).</summary>
internal sealed class LineageStore(NpgsqlDataSource dataSource)
{
    private const string Columns = """
        SELECT video.video_no AS VideoNo, video.video_id AS VideoId, video.creator_id AS CreatorId, video.depth AS Depth,
               lineage.distance AS Distance, video.visibility AS Visibility, video.published_at AS PublishedAt,
               video.deleted_at IS NOT NULL OR video.taken_down_at IS NOT NULL AS Deleted, root.video_id AS RootId
        """;

    private const string SelectAncestors = Columns + """

        FROM lineage JOIN video ON video.video_no = lineage.ancestor_no JOIN video AS root ON root.video_no = video.root_no
        WHERE lineage.descendant_no = @VideoNo
        ORDER BY lineage.distance, lineage.ancestor_no
        """;

    private const string SelectDescendants = Columns + """

        FROM lineage JOIN video ON video.video_no = lineage.descendant_no JOIN video AS root ON root.video_no = video.root_no
        WHERE lineage.ancestor_no = @VideoNo AND (lineage.distance, lineage.descendant_no) > (@AfterDistance, @AfterVideoNo)
        ORDER BY lineage.distance, lineage.descendant_no LIMIT @Limit
        """;

    /// <summary>All of them, nearest first.</summary>
    public Task<List<LineageEntry>> ListAncestorsAsync(long videoNo, CancellationToken cancellationToken)
        => ListAsync(SelectAncestors, new { VideoNo = videoNo }, cancellationToken);

    /// <summary>At most so many after a position, nearest first, the older before the younger.</summary>
    public Task<List<LineageEntry>> ListDescendantsAsync(
        long videoNo, LineagePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(
            SelectDescendants,
            new { VideoNo = videoNo, AfterDistance = after.Distance, AfterVideoNo = after.VideoNo, Limit = limit },
            cancellationToken);

    /// <summary>What each was made from.</summary>
    public async Task<ILookup<long, RemixSource>> ReadSourcesAsync(IEnumerable<LineageEntry> entries, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await SourceReader.ReadAsync(
            connection, [.. entries.Where(entry => entry.Depth > 0).Select(entry => entry.VideoNo)], cancellationToken);
    }

    private async Task<List<LineageEntry>> ListAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<LineageEntry>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }
}
