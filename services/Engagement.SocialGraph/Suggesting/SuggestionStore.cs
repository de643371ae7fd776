using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.Suggesting;

/// <summary>
/// Finds accounts to follow. Bounded whatever the graph: the newest 200 whom the viewer follows, the newest 100 whom each of them follows, the newest
/// 200 followers of the viewer; the 20 creators whom the viewer likes most, 50 others who like each, and the 20 whom each of those likes most.
/// </summary>
internal sealed class SuggestionStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // A candidate's score is the number of known followers, and three more when it follows the viewer (an acquaintance made is worth some in common), and
    // the number of people who like both it and what the viewer likes. Fewer than three of those would be a sign of one person's likes.
    private const string Select = """
        WITH friend AS (
            SELECT other_id AS friend_id FROM tie WHERE user_id = @UserId AND followed_at IS NOT NULL AND NOT unseen
            ORDER BY followed_at DESC, other_id DESC LIMIT 200),
        known AS (
            SELECT reach.other_id AS user_id, count(*) AS known_followers, (array_agg(friend_id ORDER BY friend_id))[1:3] AS known_follower_ids
            FROM friend CROSS JOIN LATERAL (
                SELECT other_id FROM tie WHERE user_id = friend_id AND followed_at IS NOT NULL AND NOT unseen
                ORDER BY followed_at DESC, other_id DESC LIMIT 100) AS reach
            GROUP BY reach.other_id),
        follower AS (
            SELECT user_id FROM tie WHERE other_id = @UserId AND followed_at IS NOT NULL AND NOT unseen
            ORDER BY followed_at DESC, user_id DESC LIMIT 200),
        liked AS (
            SELECT creator_id FROM audience WHERE viewer_id = @UserId AND likes > 0 ORDER BY likes DESC, creator_id LIMIT 20),
        alike AS (
            SELECT DISTINCT other.viewer_id FROM liked CROSS JOIN LATERAL (
                SELECT viewer_id FROM audience WHERE creator_id = liked.creator_id AND likes > 0 AND viewer_id <> @UserId
                ORDER BY viewer_id LIMIT 50) AS other),
        together AS (
            SELECT theirs.creator_id AS user_id, count(*) AS co_engaged FROM alike CROSS JOIN LATERAL (
                SELECT creator_id FROM audience WHERE viewer_id = alike.viewer_id AND likes > 0 ORDER BY likes DESC, creator_id LIMIT 20) AS theirs
            GROUP BY theirs.creator_id HAVING count(*) >= 3),
        candidate AS (
            SELECT user_id AS candidate_id, coalesce(known_followers, 0) AS known_followers, coalesce(known_follower_ids, '{}') AS known_follower_ids,
                   follower.user_id IS NOT NULL AS follows_viewer, coalesce(co_engaged, 0) AS co_engaged
            FROM known FULL JOIN follower USING (user_id) FULL JOIN together USING (user_id))
        SELECT candidate_id AS UserId, known_followers AS KnownFollowers, known_follower_ids AS KnownFollowerIds, follows_viewer AS FollowsViewer,
               co_engaged AS CoEngaged
        FROM candidate
        WHERE candidate_id <> @UserId
          AND NOT EXISTS (
              SELECT FROM tie WHERE user_id = @UserId AND other_id = candidate_id
                AND (followed_at IS NOT NULL OR requested_at IS NOT NULL OR block_expires_at > @Now OR mute_expires_at > @Now) OFFSET 0)
          AND NOT EXISTS (SELECT FROM tie WHERE user_id = candidate_id AND other_id = @UserId AND block_expires_at > @Now OFFSET 0)
        ORDER BY known_followers + CASE WHEN follows_viewer THEN 3 ELSE 0 END + co_engaged DESC, candidate_id
        LIMIT @Limit
        """;

    /// <summary>At most so many, best first.</summary>
    public async Task<IEnumerable<SuggestionRow>> ListAsync(string userId, int limit, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, Limit = limit, Now = timeProvider.GetUtcNow() };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QueryAsync<SuggestionRow>(new CommandDefinition(Select, parameters, cancellationToken: cancellationToken));
    }
}

/// <param name="CoEngaged">People who like both it and what the viewer likes.</param>
/// <param name="KnownFollowerIds">Some of the known followers, at most three.</param>
[method: ExplicitConstructor]
internal sealed record SuggestionRow(string UserId, long KnownFollowers, string[] KnownFollowerIds, bool FollowsViewer, long CoEngaged);
