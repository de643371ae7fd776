using Dapper;
using Npgsql;

namespace Engagement.Remix.Remixes;

/// <summary>Reads and locks what decides whether a remix may be made.</summary>
internal sealed class RemixSourceStore(NpgsqlDataSource dataSource)
{
    // OFFSET 0 keeps a sub-select from being turned round: a plan that was made while the tables were empty read all accounts, and all lineages, for each remix.
    private const string Terms = """
        SELECT video.video_no AS VideoNo, video.creator_id AS CreatorId, video.deleted_at IS NULL AND video.taken_down_at IS NULL AS IsThere,
               video.visibility AS Visibility, video.duet_permission AS DuetPermission, video.stitch_permission AS StitchPermission,
               settings.duet_permission AS AccountDuetPermission, settings.stitch_permission AS AccountStitchPermission
        FROM video CROSS JOIN LATERAL (SELECT * FROM remix_settings WHERE user_id = video.creator_id OFFSET 0) AS settings
        WHERE video.video_no = ANY (@VideoNos)
        """;

    private const string SelectAncestors = """
        SELECT lineage.descendant_no AS SourceNo, lineage.ancestor_no AS VideoNo, video.video_id AS VideoId, lineage.distance AS Distance,
               lineage.share AS Share
        FROM lineage CROSS JOIN LATERAL (SELECT video_id FROM video WHERE video_no = lineage.ancestor_no OFFSET 0) AS video
        WHERE lineage.descendant_no = ANY (@VideoNos) ORDER BY lineage.descendant_no, lineage.distance, lineage.ancestor_no
        """;

    // Shared by the remixes of a tree, and against every change of what allows them: once a revocation, a deletion or a takedown is answered, nothing that
    // it forbids is ever committed. Videos by number, then accounts by id: the lock order of the service.
    // A row that is locked is read as it is then.
    private const string Lock = """
        SELECT video_no AS VideoNo, creator_id AS CreatorId, deleted_at IS NULL AND taken_down_at IS NULL AS IsThere, visibility AS Visibility,
               duet_permission AS DuetPermission, stitch_permission AS StitchPermission
        FROM video WHERE video_no = ANY (@VideoNos) ORDER BY video_no FOR SHARE;
        SELECT user_id AS UserId, duet_permission AS DuetPermission, stitch_permission AS StitchPermission
        FROM remix_settings WHERE user_id = ANY (@CreatorIds) ORDER BY user_id FOR SHARE
        """;

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
            (await connection.QueryAsync<SourceTerms>(new CommandDefinition(Terms, new { VideoNos = all }, cancellationToken: cancellationToken)))
                .ToDictionary(terms => terms.VideoNo));
    }

    /// <summary>Locks what a remix was allowed on; false when it is not as it was then.</summary>
    public static async Task<bool> TryLockAsync(
        NpgsqlConnection connection, IReadOnlyList<SourceTerms> expected, CancellationToken cancellationToken)
    {
        if (expected.Count == 0)
            return true;
        var locked = new
        {
            VideoNos = expected.Select(terms => terms.VideoNo).ToArray(), CreatorIds = expected.Select(terms => terms.CreatorId).Distinct().ToArray(),
        };
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(Lock, locked, cancellationToken: cancellationToken));
        var videos = await results.ReadAsync<VideoTerms>();
        var accounts = (await results.ReadAsync<AccountTerms>()).ToDictionary(account => account.UserId);
        return videos.Select(video => video.With(accounts[video.CreatorId])).SequenceEqual(expected);
    }

    private sealed record AncestorRow(long SourceNo, long VideoNo, string VideoId, int Distance, int Share);

    private sealed record VideoTerms(long VideoNo, string CreatorId, bool IsThere, short Visibility, short DuetPermission, short StitchPermission)
    {
        public SourceTerms With(AccountTerms account)
            => new(VideoNo, CreatorId, IsThere, Visibility, DuetPermission, StitchPermission, account.DuetPermission, account.StitchPermission);
    }

    private sealed record AccountTerms(string UserId, short DuetPermission, short StitchPermission);
}
