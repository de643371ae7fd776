using Engagement.Feed.Candidates;
using Npgsql;

namespace Engagement.Feed.Following;

/// <summary>Reads the Following and the Friends feed.</summary>
internal sealed class FollowingStore(NpgsqlDataSource dataSource, TimeProvider timeProvider)
{
    // One short index scan a followed creator, so that the cost is in whom the viewer follows and not in how much they have published.
    private const string Select = $"""
        SELECT {CandidateStore.VideoColumns}
        FROM follow
        CROSS JOIN LATERAL (
            SELECT {CandidateStore.VideoColumns}
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
    public async Task<List<IndexedVideo>> ReadAsync(
        string viewerId, bool friends, FollowingPlace before, int size, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Select);
        command.Parameters.Add(new("viewer_id", viewerId));
        command.Parameters.Add(new("friends", friends));
        command.Parameters.Add(new("before_at", before.PublishedAt));
        command.Parameters.Add(new("before_id", before.VideoId));
        command.Parameters.Add(new("size", size));
        command.Parameters.Add(new("now", timeProvider.GetUtcNow()));
        var videos = new List<IndexedVideo>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (videoId, facts) = CandidateStore.ReadVideo(reader);
            videos.Add(new IndexedVideo(videoId) { Published = facts });
        }
        return videos;
    }
}
