using System.Globalization;
using Dapper;
using Engagement.Platform.Errors;
using Engagement.SocialGraph.V1;
using Npgsql;

namespace Engagement.SocialGraph.Auditing;

/// <summary>A place in a list of audited follows: the key that it is sorted by, and of equals the user.</summary>
internal readonly record struct AuditPosition(double Key, string UserId)
{
    public static readonly AuditPosition Start = new(double.NegativeInfinity, "");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key:R} {UserId}");

    /// <exception cref="Problem">INVALID_ARGUMENT: not a position that we gave out.</exception>
    public static AuditPosition Parse(string? text)
        => text is null ? Start
            : text.Split(' ') is [var key, var userId] && double.TryParse(key, CultureInfo.InvariantCulture, out var number) && FieldViolations.IsId(userId)
                ? new AuditPosition(number, userId)
                : throw Problem.InvalidPageToken();
}

/// <summary>Reads what a user gets of those whom they follow.</summary>
internal sealed class FollowAuditStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // In the user's own eyes they also follow those whose block hides it. A last time that nothing is left of is none.
    private const string Select = """
        SELECT UserId, FollowedAt, FollowsBack, LastSeenAt, Impressions, Views, WatchedShare, Likes, LastPublishedAt, FeedShare, Key FROM (
            SELECT *, CASE @Order WHEN 1 THEN WatchedShare
                                  WHEN 2 THEN coalesce(extract(epoch FROM LastSeenAt), 0)
                                  WHEN 3 THEN coalesce(extract(epoch FROM LastPublishedAt), 0)
                                  WHEN 4 THEN -FeedShare
                                  ELSE extract(epoch FROM FollowedAt) END::double precision AS Key
            FROM (
                SELECT tie.other_id AS UserId, tie.followed_at AS FollowedAt, coalesce(back.followed_at IS NOT NULL AND NOT back.unseen, false) AS FollowsBack,
                       CASE WHEN audience.impressions > 0 OR audience.views > 0 THEN audience.last_seen_at END AS LastSeenAt,
                       coalesce(audience.impressions, 0) AS Impressions, coalesce(audience.views, 0) AS Views,
                       coalesce(audience.watched_ms::double precision / nullif(audience.viewed_length_ms, 0), 0) AS WatchedShare,
                       coalesce(audience.likes, 0) AS Likes, publisher.last_published_at AS LastPublishedAt,
                       coalesce(audience.impressions::double precision / nullif(
                           (SELECT sum(impressions) FROM audience WHERE viewer_id = @UserId), 0), 0) AS FeedShare
                FROM tie
                LEFT JOIN tie AS back ON back.user_id = tie.other_id AND back.other_id = tie.user_id
                LEFT JOIN audience ON audience.viewer_id = tie.user_id AND audience.creator_id = tie.other_id
                LEFT JOIN publisher ON publisher.user_id = tie.other_id
                WHERE tie.user_id = @UserId AND tie.followed_at IS NOT NULL AND (NOT tie.unseen OR back.block_expires_at > @Now)) AS follow) AS keyed
        WHERE (Key, UserId COLLATE "C") > (@AfterKey, @AfterUserId)
        ORDER BY Key, UserId COLLATE "C" LIMIT @Limit
        """;

    public async Task<List<AuditedRow>> ListAsync(
        string userId, FollowAuditOrder order, AuditPosition after, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            UserId = userId, Order = (int)order, AfterKey = after.Key, AfterUserId = after.UserId, Limit = limit, Now = timeProvider.GetUtcNow(),
        };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<AuditedRow>(new CommandDefinition(Select, parameters, cancellationToken: cancellationToken))).AsList();
    }
}

internal sealed record AuditedRow
{
    public string UserId { get; init; } = "";
    public DateTime FollowedAt { get; init; }
    public bool FollowsBack { get; init; }
    public DateTime? LastSeenAt { get; init; }
    public long Impressions { get; init; }
    public long Views { get; init; }
    public double WatchedShare { get; init; }
    public long Likes { get; init; }
    public DateTime? LastPublishedAt { get; init; }
    public double FeedShare { get; init; }
    public double Key { get; init; }
}
