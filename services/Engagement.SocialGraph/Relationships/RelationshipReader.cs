using Dapper;
using Npgsql;

namespace Engagement.SocialGraph.Relationships;

/// <summary>What a user and others are to each other.</summary>
internal sealed class RelationshipReader(Circles circles, PrivateAccounts privateAccounts, NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // For whom has too many ties to keep them in memory.
    private const string Select = """
        SELECT other.user_id AS UserId,
               coalesce(mine.followed_at IS NOT NULL AND (NOT mine.unseen OR theirs.block_expires_at > @Now), false) AS Following,
               coalesce(theirs.followed_at IS NOT NULL AND NOT theirs.unseen, false) AS FollowedBy,
               coalesce(mine.block_expires_at > @Now, false) AS Blocking,
               coalesce(theirs.block_expires_at > @Now, false) AS BlockedBy,
               coalesce(mine.mute_expires_at > @Now, false) AS Muting,
               coalesce(mine.requested_at IS NOT NULL AND (NOT mine.unseen OR theirs.block_expires_at > @Now), false) AS Requested,
               coalesce(theirs.requested_at IS NOT NULL AND NOT theirs.unseen, false) AS RequestedBy,
               coalesce(mine.close_friend_at IS NOT NULL AND (NOT mine.unseen OR theirs.block_expires_at > @Now), false) AS CloseFriend,
               coalesce(theirs.close_friend_at IS NOT NULL AND NOT theirs.unseen, false) AS CloseFriendOf,
               coalesce(account.private, false) AS Private
        FROM unnest(@UserIds) WITH ORDINALITY AS other (user_id, place)
        LEFT JOIN LATERAL (SELECT * FROM tie WHERE tie.user_id = @UserId AND tie.other_id = other.user_id OFFSET 0) AS mine ON true
        LEFT JOIN LATERAL (SELECT * FROM tie WHERE tie.user_id = other.user_id AND tie.other_id = @UserId OFFSET 0) AS theirs ON true
        LEFT JOIN account ON account.user_id = other.user_id
        ORDER BY other.place
        """;

    /// <summary>One row for each of the others, in their order.</summary>
    public async Task<IReadOnlyList<RelationshipRow>> GetAsync(
        string userId, IReadOnlyCollection<string> otherIds, CancellationToken cancellationToken)
        => await circles.GetAsync(userId, cancellationToken) is { } circle
            ? [.. otherIds.Select(otherId => RelationshipRow.Of(otherId, circle[otherId], privateAccounts.Contains(otherId)))]
            : await SelectAsync(userId, otherIds, cancellationToken);

    /// <summary>As <see cref="GetAsync(string, IReadOnlyCollection{string}, CancellationToken)"/>, for one other.</summary>
    public async Task<RelationshipRow> GetAsync(string userId, string otherId, CancellationToken cancellationToken)
        => (await GetAsync(userId, [otherId], cancellationToken))[0];

    private async Task<IReadOnlyList<RelationshipRow>> SelectAsync(
        string userId, IReadOnlyCollection<string> otherIds, CancellationToken cancellationToken)
    {
        var parameters = new { UserId = userId, UserIds = otherIds.ToArray(), Now = timeProvider.GetUtcNow() };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<RelationshipRow>(new CommandDefinition(Select, parameters, cancellationToken: cancellationToken))];
    }
}

/// <summary>What a user and another are to each other, the whole truth.</summary>
/// <param name="Following">In the user's own eyes: also one whom the other, who blocks them, does not know of.</param>
/// <param name="Requested">As <paramref name="Following"/>.</param>
internal readonly record struct RelationshipRow(
    string UserId, bool Following, bool FollowedBy, bool Blocking, bool BlockedBy, bool Muting, bool Requested, bool RequestedBy, bool CloseFriend,
    bool CloseFriendOf, bool Private)
{
    public static RelationshipRow Of(string userId, TieFlags flags, bool isPrivate)
    {
        var blockedBy = flags.HasFlag(TieFlags.BlockedBy);
        // What is unseen lasts as long as the block that hides it.
        var own = flags.HasFlag(TieFlags.Unseen) && !blockedBy ? TieFlags.None : flags;
        return new RelationshipRow(
            userId, own.HasFlag(TieFlags.Following), flags.HasFlag(TieFlags.FollowedBy), flags.HasFlag(TieFlags.Blocking), blockedBy,
            flags.HasFlag(TieFlags.Muting), own.HasFlag(TieFlags.Requested), flags.HasFlag(TieFlags.RequestedBy), own.HasFlag(TieFlags.CloseFriend),
            flags.HasFlag(TieFlags.CloseFriendOf), isPrivate);
    }
}
