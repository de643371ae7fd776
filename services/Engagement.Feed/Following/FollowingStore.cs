using Npgsql;

namespace Engagement.Feed.Following;

/// <summary>A video of either.</summary>
internal readonly record struct FollowedEntry(string VideoId, string CreatorId, DateTime PublishedAt);

/// <summary>Reads the Following and the Friends feed.</summary>
internal sealed class FollowingStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // One short index scan a followed creator, so that the cost is in whom the viewer follows and not in how much they have published.
    private const string Select = """
        SELECT video.video_id, video.creator_id, video.published_at
        FROM follow
        CROSS JOIN LATERAL (
            SELECT video_id, creator_id, published_at
            FROM video
            WHERE creator_id = follow.followee_id AND NOT deleted AND (published_at, video_id) < (@before_at, @before_id)
                AND (visibility IN (1, 2) OR visibility = 3 AND follow.mutual)
            ORDER BY published_at DESC, video_id DESC
            LIMIT @size
        ) AS video
        WHERE follow.follower_id = @viewer_id AND follow.following AND (follow.mutual OR NOT @friends) AND NOT EXISTS (
            SELECT FROM restraint WHERE restraint.viewer_id = @viewer_id AND restraint.other_id = follow.followee_id AND restraint.until > @now)
        ORDER BY video.published_at DESC, video.video_id DESC
        LIMIT @size
        """;

    /// <summary>The newest videos before a place in the order, newest first.</summary>
    /// <param name="friends">Only of those who follow back.</param>
    public async Task<List<FollowedEntry>> ReadAsync(
        string viewerId, bool friends, FollowingPlace before, int size, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("viewer_id", viewerId));
        command.Parameters.Add(new("friends", friends));
        command.Parameters.Add(new("before_at", before.PublishedAt));
        command.Parameters.Add(new("before_id", before.VideoId));
        command.Parameters.Add(new("size", size));
        command.Parameters.Add(new("now", timeProvider.GetUtcNow()));
        var entries = new List<FollowedEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetDateTime(2)));
        return entries;
    }
}
