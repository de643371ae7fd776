using Dapper;
using Engagement.SocialGraph.Lists;
using Engagement.SocialGraph.Relationships;
using Npgsql;

namespace Engagement.SocialGraph.History;

/// <summary>
/// The graph as of a time by the service's clock, by user id: a follow stood when the effects of its events until then sum to one, a block when the last
/// event about it was one that had not ended by itself.
/// </summary>
internal sealed class GraphAtStore(NpgsqlDataSource dataSource)
{
    private const string Followers = """
        SELECT held.user_id AS UserId, began.followed_at AS Since
        FROM (SELECT user_id FROM edge_event
              WHERE other_id = @UserId AND effect <> 0 AND recorded_at <= @Time AND user_id > @After
              GROUP BY user_id HAVING sum(effect) = 1 ORDER BY user_id LIMIT @Limit) AS held
        JOIN LATERAL (SELECT followed_at FROM edge_event
                      WHERE user_id = held.user_id AND other_id = @UserId AND effect = 1 AND recorded_at <= @Time
                      ORDER BY revision DESC LIMIT 1) AS began ON true
        ORDER BY held.user_id;
        SELECT coalesce(sum(effect), 0) FROM edge_event WHERE other_id = @UserId AND effect <> 0 AND recorded_at <= @Time
        """;

    // With those whose block, at that time, hid the follow from them: what the user saw then is what they see now of then.
    private const string HeldFollowing = """
        held AS (
            SELECT other_id FROM edge_event WHERE user_id = @UserId AND effect <> 0 AND recorded_at <= @Time
            GROUP BY other_id HAVING sum(effect) = 1
            UNION
            SELECT unseen.other_id
            FROM (SELECT DISTINCT ON (other_id) other_id, followed_at, recorded_at FROM edge_event
                  WHERE user_id = @UserId AND unseen AND recorded_at <= @Time ORDER BY other_id, revision DESC) AS unseen
            JOIN LATERAL (SELECT kind, expire_time, recorded_at FROM edge_event AS block
                          WHERE block.user_id = unseen.other_id AND block.other_id = @UserId AND block.kind IN (43, 44) AND block.recorded_at <= @Time
                          ORDER BY block.recorded_at DESC, block.revision DESC LIMIT 1) AS block ON true
            WHERE unseen.followed_at IS NOT NULL AND block.kind = 43 AND coalesce(block.expire_time > @Time, true)
              AND NOT EXISTS (SELECT FROM edge_event AS unblock
                              WHERE unblock.user_id = unseen.other_id AND unblock.other_id = @UserId AND unblock.kind = 44
                                AND unblock.recorded_at BETWEEN unseen.recorded_at AND @Time))
        """;

    private const string Following = $"""
        WITH {HeldFollowing}
        SELECT held.other_id AS UserId, began.followed_at AS Since
        FROM (SELECT other_id FROM held WHERE other_id > @After ORDER BY other_id LIMIT @Limit) AS held
        JOIN LATERAL (SELECT followed_at FROM edge_event
                      WHERE user_id = @UserId AND other_id = held.other_id AND followed_at IS NOT NULL AND recorded_at <= @Time
                      ORDER BY revision DESC LIMIT 1) AS began ON true
        ORDER BY held.other_id;
        WITH {HeldFollowing}
        SELECT count(*) FROM held
        """;

    private const string HeldMutuals = """
        held AS (
            SELECT following.other_id
            FROM (SELECT other_id FROM edge_event WHERE user_id = @UserId AND effect <> 0 AND recorded_at <= @Time
                  GROUP BY other_id HAVING sum(effect) = 1) AS following
            JOIN (SELECT user_id FROM edge_event WHERE other_id = @UserId AND effect <> 0 AND recorded_at <= @Time
                  GROUP BY user_id HAVING sum(effect) = 1) AS followers ON followers.user_id = following.other_id)
        """;

    private const string Mutuals = $"""
        WITH {HeldMutuals} SELECT other_id FROM held WHERE other_id > @After ORDER BY other_id LIMIT @Limit;
        WITH {HeldMutuals} SELECT count(*) FROM held
        """;

    private const string Blocked = """
        SELECT other_id AS UserId, occurred_at AS Since, coalesce(expire_time, 'infinity') AS ExpiresAt
        FROM (SELECT DISTINCT ON (other_id) other_id, kind, occurred_at, expire_time FROM edge_event
              WHERE user_id = @UserId AND kind IN (43, 44) AND recorded_at <= @Time AND other_id > @After
              ORDER BY other_id, recorded_at DESC, revision DESC) AS newest
        WHERE kind = 43 AND coalesce(expire_time > @Time, true)
        ORDER BY other_id LIMIT @Limit;
        SELECT 0
        """;

    public Task<TiePage> ListFollowersAsync(string userId, DateTime time, string after, int limit, CancellationToken cancellationToken)
        => ListAsync(Followers, userId, time, after, limit, cancellationToken);

    public Task<TiePage> ListFollowingAsync(string userId, DateTime time, string after, int limit, CancellationToken cancellationToken)
        => ListAsync(Following, userId, time, after, limit, cancellationToken);

    public Task<TiePage> ListBlockedAsync(string userId, DateTime time, string after, int limit, CancellationToken cancellationToken)
        => ListAsync(Blocked, userId, time, after, limit, cancellationToken);

    public async Task<UserPage> ListMutualsAsync(string userId, DateTime time, string after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await QueryAsync(connection, Mutuals, userId, time, after, limit, cancellationToken);
        return new UserPage([.. await results.ReadAsync<string>()], await results.ReadSingleAsync<long>());
    }

    private async Task<TiePage> ListAsync(
        string sql, string userId, DateTime time, string after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await QueryAsync(connection, sql, userId, time, after, limit, cancellationToken);
        return new TiePage([.. await results.ReadAsync<TieRow>()], await results.ReadSingleAsync<long>());
    }

    private static Task<SqlMapper.GridReader> QueryAsync(
        NpgsqlConnection connection, string sql, string userId, DateTime time, string after, int limit, CancellationToken cancellationToken)
        => connection.QueryMultipleAsync(new CommandDefinition(
            sql, new { UserId = userId, Time = time, After = after, Limit = limit }, cancellationToken: cancellationToken));
}
