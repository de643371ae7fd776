using Dapper;
using Engagement.SocialGraph.Edges;
using Npgsql;

namespace Engagement.SocialGraph.Lists;

/// <summary>Reads lists of ties as they are now, newest first.</summary>
internal sealed class TieListStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // What the other side's block hides is there to its owner until that block ends.
    private const string InOwnEyes = """
        (NOT unseen OR EXISTS (
            SELECT FROM tie AS block WHERE block.user_id = tie.other_id AND block.other_id = tie.user_id AND block.block_expires_at > @Now OFFSET 0))
        """;

    // A list that is not the reader's own has nobody whom a block hides from its reader.
    private const string Followers = """
        SELECT user_id AS UserId, followed_at AS Since FROM tie
        WHERE other_id = @UserId AND followed_at IS NOT NULL AND NOT unseen AND (followed_at, user_id) < (@AfterTime, @AfterUserId)
          AND NOT EXISTS (SELECT FROM tie AS block WHERE block.user_id = @ReaderId AND block.other_id = tie.user_id AND block.block_expires_at > @Now OFFSET 0)
          AND NOT EXISTS (SELECT FROM tie AS block WHERE block.user_id = tie.user_id AND block.other_id = @ReaderId AND block.block_expires_at > @Now OFFSET 0)
        ORDER BY followed_at DESC, user_id DESC LIMIT @Limit;
        SELECT coalesce((SELECT followers FROM account WHERE user_id = @UserId), 0)
        """;

    private const string Following = """
        SELECT other_id AS UserId, followed_at AS Since FROM tie
        WHERE user_id = @UserId AND followed_at IS NOT NULL AND NOT unseen AND (followed_at, other_id) < (@AfterTime, @AfterUserId)
          AND NOT EXISTS (SELECT FROM tie AS block WHERE block.user_id = @ReaderId AND block.other_id = tie.other_id AND block.block_expires_at > @Now OFFSET 0)
          AND NOT EXISTS (SELECT FROM tie AS block WHERE block.user_id = tie.other_id AND block.other_id = @ReaderId AND block.block_expires_at > @Now OFFSET 0)
        ORDER BY followed_at DESC, other_id DESC LIMIT @Limit;
        SELECT coalesce((SELECT following FROM account WHERE user_id = @UserId), 0)
        """;

    private const string OwnFollowing = $$"""
        SELECT other_id AS UserId, followed_at AS Since FROM tie
        WHERE user_id = @UserId AND followed_at IS NOT NULL AND (followed_at, other_id) < (@AfterTime, @AfterUserId)
          AND {{InOwnEyes}}
        ORDER BY followed_at DESC, other_id DESC LIMIT @Limit;
        SELECT coalesce((SELECT following FROM account WHERE user_id = @UserId), 0) + (
            SELECT count(*) FROM tie JOIN tie AS block ON block.user_id = tie.other_id AND block.other_id = tie.user_id
            WHERE tie.user_id = @UserId AND tie.unseen AND tie.followed_at IS NOT NULL AND block.block_expires_at > @Now)
        """;

    private const string Requests = """
        SELECT user_id AS UserId, requested_at AS Since, request_cause_kind AS CauseKind, request_cause AS Cause FROM tie
        WHERE other_id = @UserId AND requested_at IS NOT NULL AND NOT unseen AND (requested_at, user_id) < (@AfterTime, @AfterUserId)
        ORDER BY requested_at DESC, user_id DESC LIMIT @Limit
        """;

    private const string SentRequests = $$"""
        SELECT other_id AS UserId, requested_at AS Since, request_cause_kind AS CauseKind, request_cause AS Cause FROM tie
        WHERE user_id = @UserId AND requested_at IS NOT NULL AND (requested_at, other_id) < (@AfterTime, @AfterUserId)
          AND {{InOwnEyes}}
        ORDER BY requested_at DESC, other_id DESC LIMIT @Limit
        """;

    private const string Blocked = """
        SELECT other_id AS UserId, blocked_at AS Since, block_expires_at AS ExpiresAt FROM tie
        WHERE user_id = @UserId AND blocked_at IS NOT NULL AND (blocked_at, other_id) < (@AfterTime, @AfterUserId) AND block_expires_at > @Now
        ORDER BY blocked_at DESC, other_id DESC LIMIT @Limit
        """;

    private const string Muted = """
        SELECT other_id AS UserId, muted_at AS Since, mute_expires_at AS ExpiresAt FROM tie
        WHERE user_id = @UserId AND muted_at IS NOT NULL AND (muted_at, other_id) < (@AfterTime, @AfterUserId) AND mute_expires_at > @Now
        ORDER BY muted_at DESC, other_id DESC LIMIT @Limit
        """;

    private const string CloseFriends = $$"""
        SELECT other_id AS UserId, close_friend_at AS Since FROM tie
        WHERE user_id = @UserId AND close_friend_at IS NOT NULL AND (close_friend_at, other_id) < (@AfterTime, @AfterUserId)
          AND {{InOwnEyes}}
        ORDER BY close_friend_at DESC, other_id DESC LIMIT @Limit
        """;

    /// <summary>Who follows a user, and the number of all; without those whom a block hides from the reader.</summary>
    public Task<TiePage> ListFollowersAsync(string userId, string readerId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(Followers, userId, readerId, after, limit, counted: true, cancellationToken);

    /// <summary>Whom a user follows, as above.</summary>
    public Task<TiePage> ListFollowingAsync(string userId, string readerId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(userId == readerId ? OwnFollowing : Following, userId, readerId, after, limit, counted: true, cancellationToken);

    public Task<TiePage> ListRequestsAsync(string userId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(Requests, userId, userId, after, limit, counted: false, cancellationToken);

    public Task<TiePage> ListSentRequestsAsync(string userId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(SentRequests, userId, userId, after, limit, counted: false, cancellationToken);

    public Task<TiePage> ListBlockedAsync(string userId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(Blocked, userId, userId, after, limit, counted: false, cancellationToken);

    public Task<TiePage> ListMutedAsync(string userId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(Muted, userId, userId, after, limit, counted: false, cancellationToken);

    public Task<TiePage> ListCloseFriendsAsync(string userId, TiePosition after, int limit, CancellationToken cancellationToken)
        => ListAsync(CloseFriends, userId, userId, after, limit, counted: false, cancellationToken);

    private async Task<TiePage> ListAsync(
        string sql, string userId, string readerId, TiePosition after, int limit, bool counted, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            UserId = userId, ReaderId = readerId, AfterTime = after.Since, AfterUserId = after.UserId, Limit = limit, Now = timeProvider.GetUtcNow(),
        };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
        return new TiePage([.. await results.ReadAsync<TieRow>()], counted ? await results.ReadSingleAsync<long>() : 0);
    }
}

/// <summary>One end of a tie in a list.</summary>
internal sealed record TieRow
{
    public string UserId { get; init; } = "";

    public DateTime Since { get; init; }

    /// <summary>Of a block or a mute.</summary>
    public DateTime ExpiresAt { get; init; } = Restraint.Never;

    /// <summary>Of a request.</summary>
    public short CauseKind { get; init; }

    public string Cause { get; init; } = "";
}

/// <param name="TotalSize">Of all pages together, where the list says so.</param>
internal readonly record struct TiePage(List<TieRow> Rows, long TotalSize);
