using Npgsql;

namespace Engagement.SocialGraph.Relationships;

/// <summary>Of what an account and the private accounts are: the revisions that caches are current by.</summary>
/// <param name="Account">Of the account; 0 when nobody has ever been anything to it.</param>
/// <param name="Ties">Its followers and followed.</param>
/// <param name="Privacy">Of all that ever became private or public.</param>
internal readonly record struct Revisions(long Account, long Ties, long Privacy);

/// <summary>Reads circles and their revisions.</summary>
internal sealed class CircleStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    private const string SelectRevisions = """
        SELECT asked.user_id, coalesce(account.revision, 0), coalesce(account.followers + account.following, 0), head.revision
        FROM unnest($1) AS asked (user_id) CROSS JOIN privacy_head AS head LEFT JOIN account ON account.user_id = asked.user_id
        """;

    // Flags: see TieFlags. Blocks and mutes that hold, with when the first of a pair's ends.
    private const string SelectTies = """
        SELECT owner_id, user_id, bit_or(flags), min(valid_until)
        FROM (
            SELECT user_id AS owner_id, other_id AS user_id,
                   (CASE WHEN followed_at IS NULL THEN 0 ELSE 1 END | CASE WHEN block_expires_at > $2 THEN 4 ELSE 0 END
                    | CASE WHEN mute_expires_at > $2 THEN 16 ELSE 0 END | CASE WHEN requested_at IS NULL THEN 0 ELSE 32 END
                    | CASE WHEN close_friend_at IS NULL THEN 0 ELSE 128 END | CASE WHEN unseen THEN 512 ELSE 0 END)::smallint AS flags,
                   least(CASE WHEN block_expires_at > $2 THEN block_expires_at END, CASE WHEN mute_expires_at > $2 THEN mute_expires_at END) AS valid_until
            FROM tie
            WHERE user_id = ANY ($1) AND (followed_at IS NOT NULL OR requested_at IS NOT NULL OR block_expires_at > $2 OR mute_expires_at > $2)
            UNION ALL
            SELECT other_id, user_id, 2::smallint, NULL FROM tie WHERE other_id = ANY ($1) AND followed_at IS NOT NULL AND NOT unseen
            UNION ALL
            SELECT other_id, user_id, 8::smallint, block_expires_at FROM tie
            WHERE other_id = ANY ($1) AND blocked_at IS NOT NULL AND block_expires_at > $2
            UNION ALL
            SELECT other_id, user_id, 64::smallint, NULL FROM tie WHERE other_id = ANY ($1) AND requested_at IS NOT NULL AND NOT unseen
            UNION ALL
            SELECT other_id, user_id, 256::smallint, NULL FROM tie WHERE other_id = ANY ($1) AND close_friend_at IS NOT NULL AND NOT unseen) AS side
        GROUP BY owner_id, user_id
        ORDER BY owner_id, user_id
        """;

    public async Task<IReadOnlyDictionary<string, Revisions>> ReadRevisionsAsync(IReadOnlyCollection<string> userIds)
    {
        await using var command = dataSource.CreateCommand(SelectRevisions);
        command.Parameters.Add(new NpgsqlParameter { Value = userIds.ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var revisions = new Dictionary<string, Revisions>(userIds.Count);
        while (await reader.ReadAsync())
            revisions.Add(reader.GetString(0), new Revisions(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        return revisions;
    }

    /// <summary>The circles of some users, each at least as new as the revision that it says; null for one of more ties than <paramref name="mostTies"/>.</summary>
    public async Task<IReadOnlyDictionary<string, Circle?>> ReadAsync(IReadOnlyCollection<string> userIds, int mostTies)
    {
        // First the revisions: ties that have changed since only make a circle that is found outdated too soon.
        var revisions = await ReadRevisionsAsync(userIds);
        var builders = revisions.Where(user => user.Value.Ties <= mostTies)
            .ToDictionary(user => user.Key, user => new Circle.Builder(user.Value.Account));
        await using var command = dataSource.CreateCommand(SelectTies);
        command.Parameters.Add(new NpgsqlParameter { Value = builders.Keys.ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = timeProvider.GetUtcNow() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var builder = builders[reader.GetString(0)];
            if (builder.Count <= mostTies)
                builder.Add(reader.GetString(1), (TieFlags)reader.GetInt16(2), reader.IsDBNull(3) ? DateTime.MaxValue : reader.GetDateTime(3));
        }
        return userIds.ToDictionary(
            userId => userId, userId => builders.TryGetValue(userId, out var builder) && builder.Count <= mostTies ? builder.Build() : null);
    }
}
