using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.Follows;

/// <summary>Reads edges as they are now.</summary>
internal sealed class FollowListStore(NpgsqlDataSource dataSource)
{
    private const string Followers = """
        SELECT follower_id AS UserId, followed_at AS FollowedAt FROM follow
        WHERE followee_id = @UserId AND followed_at IS NOT NULL AND (followed_at, follower_id) < (@AfterTime, @AfterUserId)
        ORDER BY followed_at DESC, follower_id DESC LIMIT @Limit;
        SELECT coalesce((SELECT followers FROM account_counts WHERE user_id = @UserId), 0)
        """;

    private const string Following = """
        SELECT followee_id AS UserId, followed_at AS FollowedAt FROM follow
        WHERE follower_id = @UserId AND followed_at IS NOT NULL AND (followed_at, followee_id) < (@AfterTime, @AfterUserId)
        ORDER BY followed_at DESC, followee_id DESC LIMIT @Limit;
        SELECT coalesce((SELECT following FROM account_counts WHERE user_id = @UserId), 0)
        """;

    private const string Relationships = """
        SELECT other.user_id AS UserId,
               EXISTS (SELECT FROM follow WHERE follower_id = @CallerId AND followee_id = other.user_id AND followed_at IS NOT NULL) AS Following,
               EXISTS (SELECT FROM follow WHERE follower_id = other.user_id AND followee_id = @CallerId AND followed_at IS NOT NULL) AS FollowedBy
        FROM unnest(@UserIds) WITH ORDINALITY AS other (user_id, place)
        ORDER BY place
        """;

    /// <summary>Who follows a user: at most so many after a position, and the number of all.</summary>
    public Task<FollowList> ListFollowersAsync(string userId, FollowPosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(Followers, userId, after, limit, cancellationToken);

    /// <summary>Whom a user follows: at most so many after a position, and the number of all.</summary>
    public Task<FollowList> ListFollowingAsync(string userId, FollowPosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(Following, userId, after, limit, cancellationToken);

    /// <summary>One row for each of the others, in their order.</summary>
    public async Task<IEnumerable<RelationshipRow>> GetRelationshipsAsync(
        string callerId, string[] userIds, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<RelationshipRow>(
            new CommandDefinition(Relationships, new { CallerId = callerId, UserIds = userIds }, cancellationToken: cancellationToken));
    }

    private async Task<FollowList> ListAsync(
        string sql, string userId, FollowPosition after, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, AfterTime = after.FollowedAt, AfterUserId = after.UserId, Limit = limit };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return new FollowList([.. await results.ReadAsync<EdgeRow>()], await results.ReadSingleAsync<long>());
    }
}

internal readonly record struct EdgeRow(string UserId, DateTime FollowedAt);

internal readonly record struct RelationshipRow(string UserId, bool Following, bool FollowedBy);

internal readonly record struct FollowList(List<EdgeRow> Edges, long TotalSize);
