using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.History;

/// <summary>Reads what happened to ties.</summary>
internal sealed class EdgeHistoryStore(NpgsqlDataSource dataSource)
{
    // All that the reader did, and of the other's acts those that the reader could see: what changed the other's follow or request, and that the other
    // let the reader in. An unseen follow counts in its own eyes, where it was the one that began it.
    private const string History = """
        SELECT user_id AS UserId, revision AS Revision, actor_id AS ActorId, kind AS Kind, expire_time AS ExpireTime, occurred_at AS OccurredAt,
               recorded_at AS RecordedAt, cause_kind AS CauseKind, cause AS Cause,
               CASE WHEN NOT unseen THEN effect
                    WHEN kind = 40 AND followed_at = occurred_at THEN 1
                    WHEN kind = 41 THEN -1 ELSE 0 END AS Effect
        FROM edge_event
        WHERE ((user_id = @UserId AND other_id = @OtherId) OR (user_id = @OtherId AND other_id = @UserId))
          AND (actor_id = @UserId OR (NOT unseen AND (kind IN (40, 41) AND effect <> 0 OR kind IN (47, 48) OR kind = 49 AND effect <> 0)))
          AND (recorded_at, user_id, revision) < (@BeforeTime, @BeforeUserId, @BeforeRevision)
        ORDER BY recorded_at DESC, user_id DESC, revision DESC LIMIT @Limit
        """;

    private const string FollowerChanges = """
        SELECT user_id AS UserId, revision AS Revision, effect AS Effect, recorded_at AS RecordedAt, cause_kind AS CauseKind, cause AS Cause
        FROM edge_event
        WHERE other_id = @UserId AND effect <> 0 AND recorded_at >= @Start AND recorded_at < @End
          AND (recorded_at, user_id, revision) > (@AfterTime, @AfterUserId, @AfterRevision)
        ORDER BY recorded_at, user_id, revision LIMIT @Limit
        """;

    // Of a follower gained twice, the first time counts.
    private const string Summary = """
        WITH change AS (
            SELECT user_id, effect, recorded_at FROM edge_event
            WHERE other_id = @UserId AND effect <> 0 AND recorded_at >= @Start AND recorded_at < @End),
        gain AS (SELECT user_id, min(recorded_at) AS gained_at FROM change WHERE effect = 1 GROUP BY user_id),
        back AS (
            SELECT min(follow.recorded_at) - gain.gained_at AS latency
            FROM gain JOIN edge_event AS follow ON follow.user_id = @UserId AND follow.other_id = gain.user_id
            WHERE follow.effect = 1 AND follow.recorded_at >= gain.gained_at AND follow.recorded_at < @End
            GROUP BY gain.user_id, gain.gained_at)
        SELECT (SELECT coalesce(sum(effect), 0) FROM edge_event WHERE other_id = @UserId AND effect <> 0 AND recorded_at < @Start) AS AtStart,
               (SELECT count(*) FROM change WHERE effect = 1) AS Gained,
               (SELECT count(*) FROM change WHERE effect = -1) AS Lost,
               (SELECT count(*) FROM back) AS FollowedBack,
               (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY latency) FROM back) AS Median,
               (SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY latency) FROM back) AS P90
        """;

    /// <summary>What happened between a user and another and the user may know, newest first.</summary>
    public Task<List<EdgeEventRow>> ListHistoryAsync(
        string userId, string otherId, EdgeEventPosition before, int limit, CancellationToken cancellationToken)
        => ListAsync(
            History,
            new
            {
                UserId = userId, OtherId = otherId, BeforeTime = before.RecordedAt, BeforeUserId = before.UserId, BeforeRevision = before.Revision,
                Limit = limit,
            },
            cancellationToken);

    /// <summary>Who began and who ceased to follow a user, oldest first.</summary>
    public Task<List<EdgeEventRow>> ListFollowerChangesAsync(
        string userId, DateTime start, DateTime end, EdgeEventPosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(
            FollowerChanges,
            new
            {
                UserId = userId, Start = start, End = end, AfterTime = after.RecordedAt, AfterUserId = after.UserId, AfterRevision = after.Revision,
                Limit = limit,
            },
            cancellationToken);

    public async Task<FollowerSummary> SummarizeAsync(string userId, DateTime start, DateTime end, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<FollowerSummary>(
            new CommandDefinition(Summary, new { UserId = userId, Start = start, End = end }, cancellationToken: cancellationToken));
    }

    private async Task<List<EdgeEventRow>> ListAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<EdgeEventRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }
}

/// <summary>A row of `edge_event`, as its reader may know it.</summary>
internal sealed record EdgeEventRow
{
    public string UserId { get; init; } = "";

    public long Revision { get; init; }

    public string ActorId { get; init; } = "";

    public short Kind { get; init; }

    public int Effect { get; init; }

    public DateTime? ExpireTime { get; init; }

    public DateTime OccurredAt { get; init; }

    public DateTime RecordedAt { get; init; }

    public short CauseKind { get; init; }

    public string Cause { get; init; } = "";

    public EdgeEventPosition Position => new(RecordedAt, UserId, Revision);
}

/// <summary>How followers changed in a stretch of time.</summary>
internal sealed record FollowerSummary
{
    public long AtStart { get; init; }

    public long Gained { get; init; }

    public long Lost { get; init; }

    public long FollowedBack { get; init; }

    public TimeSpan? Median { get; init; }

    public TimeSpan? P90 { get; init; }
}
