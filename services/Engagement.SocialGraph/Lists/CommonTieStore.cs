using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.Lists;

/// <summary>Reads what two sets of ties have in common, by user id.</summary>
internal sealed class CommonTieStore(NpgsqlDataSource dataSource)
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
        SELECT mine.other_id FROM tie AS mine JOIN tie AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = @OfUserId
        WHERE mine.user_id = @UserId AND mine.followed_at IS NOT NULL AND NOT mine.unseen
          AND theirs.followed_at IS NOT NULL AND NOT theirs.unseen AND mine.other_id > @After
        ORDER BY mine.other_id LIMIT @Limit;
        SELECT count(*) FROM tie AS mine JOIN tie AS theirs ON theirs.user_id = mine.other_id AND theirs.other_id = @OfUserId
        WHERE mine.user_id = @UserId AND mine.followed_at IS NOT NULL AND NOT mine.unseen
          AND theirs.followed_at IS NOT NULL AND NOT theirs.unseen
        """;

    /// <summary>Whom a user follows and is followed by: at most so many after an id, and the number of all.</summary>
    public Task<UserPage> ListMutualsAsync(string userId, string after, int limit, CancellationToken cancellationToken)
        => ListAsync(Mutuals, new { UserId = userId, After = after, Limit = limit }, cancellationToken);

    /// <summary>Whom a user follows among another's followers, as above.</summary>
    public Task<UserPage> ListKnownFollowersAsync(string userId, string ofUserId, string after, int limit, CancellationToken cancellationToken)
        => ListAsync(KnownFollowers, new { UserId = userId, OfUserId = ofUserId, After = after, Limit = limit }, cancellationToken);

    private async Task<UserPage> ListAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return new UserPage([.. await results.ReadAsync<string>()], await results.ReadSingleAsync<long>());
    }
}

/// <param name="TotalSize">Of all pages together.</param>
internal readonly record struct UserPage(List<string> UserIds, long TotalSize);
