using Dapper;
using Npgsql;

namespace Engagement.Remix.Remixes;

/// <summary>Reads and locks what decides whether a remix may be made.</summary>
internal sealed class RemixSourceStore(NpgsqlDataSource dataSource)
{
    private const string Terms = """
        SELECT video.video_no AS VideoNo, video.creator_id AS CreatorId, video.deleted_at IS NULL AND video.taken_down_at IS NULL AS IsThere,
               video.visibility AS Visibility, video.duet_permission AS DuetPermission, video.stitch_permission AS StitchPermission,
               settings.duet_permission AS AccountDuetPermission, settings.stitch_permission AS AccountStitchPermission
        FROM video JOIN remix_settings AS settings ON settings.user_id = video.creator_id
        WHERE video.video_no = ANY (@VideoNos) ORDER BY video.video_no
        """;

    private const string SelectAncestors = """
        SELECT lineage.descendant_no AS SourceNo, lineage.ancestor_no AS VideoNo, video.video_id AS VideoId, lineage.distance AS Distance,
               lineage.share AS Share
        FROM lineage JOIN video ON video.video_no = lineage.ancestor_no
        WHERE lineage.descendant_no = ANY (@VideoNos) ORDER BY lineage.descendant_no, lineage.distance, lineage.ancestor_no
        """;

    // Shared by the remixes of a tree, and against every change of what allows them: once a revocation, a deletion or a takedown is answered, nothing that
    // it forbids is ever committed. Videos by number, then accounts by id: the lock order of the service.
    private const string LockVideos = "SELECT FROM video WHERE video_no = ANY (@VideoNos) ORDER BY video_no FOR SHARE";

    private const string LockAccounts = "SELECT FROM remix_settings WHERE user_id = ANY (@CreatorIds) ORDER BY user_id FOR SHARE";

    /// <summary>The lineages of some videos, and the terms of each video in them.</summary>
    public async Task<(ILookup<long, SourceAncestor> Ancestors, Dictionary<long, SourceTerms> Terms)> ReadAsync(
        long[] videoNos, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<AncestorRow>(
            new CommandDefinition(SelectAncestors, new { VideoNos = videoNos }, cancellationToken: cancellationToken))).AsList();
        var all = rows.Select(row => row.VideoNo).Concat(videoNos).Distinct().ToArray();
        return (
            rows.ToLookup(row => row.SourceNo, row => new SourceAncestor(row.VideoNo, row.VideoId, row.Distance, row.Share)),
            (await ReadTermsAsync(connection, all, cancellationToken)).ToDictionary(terms => terms.VideoNo));
    }

    /// <summary>Locks what a remix was allowed on; false when it is not as it was then.</summary>
    public static async Task<bool> TryLockAsync(
        NpgsqlConnection connection, IReadOnlyList<SourceTerms> expected, CancellationToken cancellationToken)
    {
        if (expected.Count == 0)
            return true;
        var videoNos = expected.Select(terms => terms.VideoNo).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(LockVideos, new { VideoNos = videoNos }, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            LockAccounts, new { CreatorIds = expected.Select(terms => terms.CreatorId).Distinct().ToArray() }, cancellationToken: cancellationToken));
        return (await ReadTermsAsync(connection, videoNos, cancellationToken)).SequenceEqual(expected);
    }

    private static async Task<IEnumerable<SourceTerms>> ReadTermsAsync(
        NpgsqlConnection connection, long[] videoNos, CancellationToken cancellationToken)
        => await connection.QueryAsync<SourceTerms>(new CommandDefinition(Terms, new { VideoNos = videoNos }, cancellationToken: cancellationToken));

    private sealed record AncestorRow(long SourceNo, long VideoNo, string VideoId, int Distance, int Share);
}
