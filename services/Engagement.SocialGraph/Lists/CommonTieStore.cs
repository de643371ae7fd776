using Dapper;
using Engagement.Platform.Reading;
using Engagement.SocialGraph.Relationships;
using Npgsql;

namespace Engagement.SocialGraph.Lists;

/// <summary>Reads what two sets of ties have in common, by user id: from circles in memory, or from the database when one is too large for that.</summary>
internal sealed class CommonTieStore(Circles circles, NpgsqlDataSource dataSource)
{
    private const string Mutuals = """
        SELECT mine.other_id FROM tie AS mine JOIN tie AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = mine.user_id
        WHERE mine.user_id = @UserId AND mine.followed_at IS NOT NULL AND NOT mine.unseen
          AND theirs.followed_at IS NOT NULL AND NOT theirs.unseen AND mine.other_id > @After
        ORDER BY mine.other_id LIMIT @Limit;
        SELECT count(*) FROM tie AS mine JOIN tie AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = mine.user_id
        WHERE mine.user_id = @UserId AND mine.followed_at IS NOT NULL AND NOT mine.unseen
          AND theirs.followed_at IS NOT NULL AND NOT theirs.unseen
        """;

    // Whom one follows neither blocks nor is blocked: nobody here is hidden.
    private const string KnownFollowers = """
        SELECT mine.other_id FROM tie AS mine
        CROSS JOIN LATERAL (SELECT * FROM tie WHERE tie.user_id = mine.other_id AND tie.other_id = @OfUserId OFFSET 0) AS theirs
        WHERE mine.user_id = @UserId AND mine.followed_at IS NOT NULL AND NOT mine.unseen
          AND theirs.followed_at IS NOT NULL AND NOT theirs.unseen AND mine.other_id > @After
        ORDER BY mine.other_id LIMIT @Limit;
        SELECT count(*) FROM tie AS mine
        CROSS JOIN LATERAL (SELECT * FROM tie WHERE tie.user_id = mine.other_id AND tie.other_id = @OfUserId OFFSET 0) AS theirs
        WHERE mine.user_id = @UserId AND mine.followed_at IS NOT NULL AND NOT mine.unseen
          AND theirs.followed_at IS NOT NULL AND NOT theirs.unseen
        """;

    // Of accounts that are too large for memory: a probe for each whom the viewer follows, those of all calls under way in one statement.
    private const string SelectFollows = """
        SELECT asked.user_id, asked.other_id FROM unnest($1, $2) AS asked (user_id, other_id)
        CROSS JOIN LATERAL (
            SELECT followed_at, unseen FROM tie WHERE tie.user_id = asked.user_id AND tie.other_id = asked.other_id OFFSET 0) AS tie
        WHERE tie.followed_at IS NOT NULL AND NOT tie.unseen
        """;

    private readonly CombinedReads<(string UserId, string OtherId), bool> _follows = new(pairs => ReadFollowsAsync(dataSource, pairs));

    /// <summary>Whom a user follows and is followed by: at most so many after an id, and the number of all.</summary>
    public async Task<UserPage> ListMutualsAsync(string userId, string after, int limit, CancellationToken cancellationToken)
        => await circles.GetAsync(userId, cancellationToken) is { } circle
            ? circle.List(TieFlags.Mutual, after, limit)
            : await SelectAsync(Mutuals, new { UserId = userId, After = after, Limit = limit }, cancellationToken);

    /// <summary>Whom a user follows among another's followers, as above.</summary>
    public async Task<UserPage> ListKnownFollowersAsync(
        string userId, string ofUserId, string after, int limit, CancellationToken cancellationToken)
    {
        // Both revisions are then read by one statement.
        var (mine, theirs) = (circles.GetAsync(userId, cancellationToken), circles.GetAsync(ofUserId, cancellationToken));
        return (await mine, await theirs) switch
        {
            ({ } circle, { } other) => circle.ListCommon(TieFlags.Following, other, TieFlags.FollowedBy, after, limit),
            ({ } circle, null) => await SelectAmongAsync(
                circle.List(TieFlags.Following, "", int.MaxValue).UserIds, ofUserId, after, limit, cancellationToken),
            _ => await SelectAsync(KnownFollowers, new { UserId = userId, OfUserId = ofUserId, After = after, Limit = limit }, cancellationToken),
        };
    }

    private async Task<UserPage> SelectAmongAsync(
        List<string> userIds, string ofUserId, string after, int limit, CancellationToken cancellationToken)
    {
        var follow = await _follows.ReadAsync(userIds.ConvertAll(userId => (userId, ofUserId))).WaitAsync(cancellationToken);
        var known = userIds.Where((_, i) => follow[i]).ToList();
        return new UserPage([.. known.Where(user => string.CompareOrdinal(user, after) > 0).Take(limit)], known.Count);
    }

    // Those that are.
    private static async Task<IReadOnlyDictionary<(string UserId, string OtherId), bool>> ReadFollowsAsync(
        NpgsqlDataSource dataSource, IReadOnlyCollection<(string UserId, string OtherId)> pairs)
    {
        await using var command = dataSource.CreateCommand(SelectFollows);
        command.Parameters.Add(new NpgsqlParameter { Value = pairs.Select(pair => pair.UserId).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = pairs.Select(pair => pair.OtherId).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var follows = new Dictionary<(string UserId, string OtherId), bool>();
        while (await reader.ReadAsync())
            follows.Add((reader.GetString(0), reader.GetString(1)), true);
        return follows;
    }

    private async Task<UserPage> SelectAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return new UserPage([.. await results.ReadAsync<string>()], await results.ReadSingleAsync<long>());
    }
}
