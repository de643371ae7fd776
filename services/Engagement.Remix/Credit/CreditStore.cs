using Dapper;
using Engagement.Remix.V1;
using Google.Protobuf.WellKnownTypes;
using Npgsql;

namespace Engagement.Remix.Credit;

/// <summary>Reads the fold of credit. What a remix brought is what it earned times its share, so that is never stored.</summary>
internal sealed class CreditStore(NpgsqlDataSource dataSource)
{
    private const string Sums = """
        coalesce(sum(earned.views), 0)::bigint AS Views, coalesce(sum(earned.watched_ms), 0)::bigint AS WatchedMs,
        coalesce(sum(earned.likes), 0)::bigint AS Likes, coalesce(sum(earned.follows), 0)::bigint AS Follows,
        coalesce(sum(earned.views * video.kept_share), 0)::bigint AS KeptViews,
        coalesce(sum(earned.watched_ms::numeric * video.kept_share), 0) AS KeptWatchedNs,
        coalesce(sum(earned.likes * video.kept_share), 0)::bigint AS KeptLikes, coalesce(sum(earned.follows * video.kept_share), 0)::bigint AS KeptFollows,
        coalesce(sum(credit.views_micro), 0)::bigint AS AllViews, coalesce(sum(credit.watched_ns), 0) AS AllWatchedNs,
        coalesce(sum(credit.likes_micro), 0)::bigint AS AllLikes, coalesce(sum(credit.follows_micro), 0)::bigint AS AllFollows,
        (SELECT position FROM fold) AS Position
        """;

    private const string From = "FROM video LEFT JOIN earned USING (video_no) LEFT JOIN credit USING (video_no)";

    private const string SelectOfVideo = $"SELECT {Sums} {From} WHERE video.video_id = @Key";

    private const string SelectOfCreator = $"SELECT {Sums} {From} WHERE video.creator_id = @Key";

    private static readonly string SelectSources = $"""
        SELECT video.video_no AS VideoNo, video.video_id AS VideoId, video.creator_id AS CreatorId, video.visibility AS Visibility,
               video.deleted_at IS NULL AND video.taken_down_at IS NULL AS IsThere, brought.distance AS Distance,
               brought.views AS Views, brought.watched_ns AS WatchedNs, brought.likes AS Likes, brought.follows AS Follows, brought.points AS Points,
               (SELECT made.kind
                FROM (SELECT video.video_no UNION ALL
                      SELECT up.ancestor_no FROM lineage AS up WHERE up.descendant_no = video.video_no) AS line (video_no)
                CROSS JOIN LATERAL (SELECT kind FROM video_source WHERE video_no = line.video_no AND source_no = @VideoNo OFFSET 0) AS made
                ORDER BY line.video_no DESC LIMIT 1) AS Kind
        FROM (
            SELECT lineage.descendant_no, lineage.distance, lineage.share * earned.views AS views,
                   lineage.share * earned.watched_ms::numeric AS watched_ns, lineage.share * earned.likes AS likes,
                   lineage.share * earned.follows AS follows,
                   lineage.share * (earned.views + {Earning.PointsOfALike} * earned.likes + {Earning.PointsOfAFollow} * earned.follows) AS points
            FROM lineage JOIN earned ON earned.video_no = lineage.descendant_no
            WHERE lineage.ancestor_no = @VideoNo AND lineage.share > 0) AS brought
        JOIN video ON video.video_no = brought.descendant_no
        WHERE (brought.points, -video.video_no) < (@AfterPoints, -@AfterVideoNo) AND (brought.points > 0 OR brought.watched_ns > 0)
        ORDER BY brought.points DESC, video.video_no LIMIT @Limit
        """;

    public async Task<GetCreditResponse> ReadOfVideoAsync(string videoId, CancellationToken cancellationToken)
        => (await ReadAsync<Totals>(SelectOfVideo, new { Key = videoId }, cancellationToken)).Single().ToProto();

    public async Task<GetCreditResponse> ReadOfCreatorAsync(string creatorId, CancellationToken cancellationToken)
        => (await ReadAsync<Totals>(SelectOfCreator, new { Key = creatorId }, cancellationToken)).Single().ToProto();

    /// <summary>The remixes that brought something, at most so many after a place, most points first.</summary>
    public async Task<List<BroughtCredit>> ListSourcesAsync(
        long videoNo, CreditPosition after, int limit, CancellationToken cancellationToken)
        => (await ReadAsync<BroughtCredit>(
            SelectSources, new { VideoNo = videoNo, AfterPoints = after.Points, AfterVideoNo = after.VideoNo, Limit = limit }, cancellationToken)).AsList();

    private async Task<IEnumerable<T>> ReadAsync<T>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    private sealed record Totals(
        long Views, long WatchedMs, long Likes, long Follows, long KeptViews, decimal KeptWatchedNs, long KeptLikes, long KeptFollows, long AllViews,
        decimal AllWatchedNs, long AllLikes, long AllFollows, long Position)
    {
        public GetCreditResponse ToProto() => new()
        {
            Earned = new Earned { Views = Views, WatchTime = CreditRules.ToDuration(WatchedMs * 1_000_000m), Likes = Likes, Follows = Follows },
            Kept = CreditRules.ToProto(KeptViews, KeptWatchedNs, KeptLikes, KeptFollows),
            Brought = CreditRules.ToProto(AllViews - KeptViews, AllWatchedNs - KeptWatchedNs, AllLikes - KeptLikes, AllFollows - KeptFollows),
            Position = Position,
        };
    }
}

/// <summary>What a remix brought a video.</summary>
internal sealed record BroughtCredit(
    long VideoNo, string VideoId, string CreatorId, short Visibility, bool IsThere, int Distance, long Views, decimal WatchedNs, long Likes, long Follows,
    long Points, short Kind)
{
    public CreditPosition Position => new(Points, VideoNo);
}

internal static class CreditRules
{
    private const int NanosOfASecond = 1_000_000_000;

    public static V1.Credit ToProto(long views, decimal watchedNs, long likes, long follows) => new()
    {
        ViewsMicro = views,
        WatchTime = ToDuration(watchedNs),
        LikesMicro = likes,
        FollowsMicro = follows,
        PointsMicro = new Earning(views, 0, likes, follows).Points,
    };

    /// <summary>To the nanosecond, which a <see cref="TimeSpan"/> cannot hold.</summary>
    public static Duration ToDuration(decimal nanoseconds)
        => new() { Seconds = (long)decimal.Truncate(nanoseconds / NanosOfASecond), Nanos = (int)(nanoseconds % NanosOfASecond) };
}
